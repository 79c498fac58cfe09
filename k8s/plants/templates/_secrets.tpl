{{/* Every key of the Secret, with what it is drawn from: so many letters and digits. */}}
{{- define "plants.secretKeys" -}}
{{- range list "root" "owner" "ingest" "housekeeping" "train" "gateway" "monitor" }}
database-{{ . }}: 32
{{- end }}
{{- range list "owner" "airflow" "mlflow" }}
postgresql-{{ . }}: 32
{{- end }}
{{- range list "owner" "ingest" "housekeeping" "train" "gateway" "monitor" "serving" "mlflow" "airflow" }}
s3-access-{{ . }}: 20
s3-secret-{{ . }}: 40
{{- end }}
{{- range list "predict" "review" "admin" }}
api-key-{{ . }}: 43
{{- end }}
{{- range list "admin" "gateway" "monitor" }}
airflow-{{ . }}: 32
{{- end }}
{{- range list "admin" "gateway" "train" "monitor" "session" }}
mlflow-{{ . }}: 32
{{- end }}
api-secret-key: 64
jwt-secret: 64
{{- end }}

{{/* What stands in the Secret stays, what is missing is drawn. Offline there is nothing to look up, so all is drawn. */}}
{{- define "plants.drawnSecrets" -}}
{{- $found := (lookup "v1" "Secret" .Release.Namespace (include "plants.secret" .)).data | default dict }}
{{- $drawn := dict }}
{{- range $key, $length := include "plants.secretKeys" . | fromYaml }}
{{- $_ := set $drawn $key (get $found $key | default (randAlphaNum (int $length) | b64enc)) }}
{{- end }}
{{- $_ := set $drawn "fernet-key" (get $found "fernet-key" | default (randAlphaNum 32 | b64enc | b64enc)) }}
{{- $login := printf "airflow:%s" (get $drawn "postgresql-airflow" | b64dec) }}
{{- $address := printf "%s:%v/%s" (include "plants.postgresqlHost" .) .Values.postgresql.port .Values.postgresql.airflowDatabase }}
{{- $_ := set $drawn "connection" (printf "postgresql+psycopg2://%s@%s" $login $address | b64enc) }}
{{- toYaml $drawn }}
{{- end }}

{{/* A Secret of the reader's: complete, and in production nothing that can be guessed. */}}
{{- define "plants.checkSecret" -}}
{{- $name := include "plants.secret" . }}
{{- $production := eq .Values.environment "production" }}
{{- $keys := append (include "plants.secretKeys" . | fromYaml | keys | sortAlpha) "fernet-key" | concat (list "connection") }}
{{- with lookup "v1" "Secret" .Release.Namespace $name }}
{{- $data := .data | default dict }}
{{- range $key := $keys }}
{{- $value := get $data $key | b64dec }}
{{- if not $value }}
{{- fail (printf "Secret %s has no %s; docs/production.md lists what it must have" $name $key) }}
{{- end }}
{{- if and $production (or (lt (len $value) 16) (has (lower $value) (list "administrator" "passwordpassword" "changemechangeme"))) }}
{{- fail (printf "Secret %s: %s can be guessed: production takes 16 characters at least" $name $key) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
