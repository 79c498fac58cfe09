{{- define "plants.mlflowStore" -}}
postgresql+psycopg2://mlflow@{{ include "plants.postgresqlHost" . }}:{{ .Values.postgresql.port }}/{{ .Values.postgresql.mlflowDatabase }}
{{- end }}

{{- define "plants.mlflowStoreEnv" -}}
- {name: HOME, value: /tmp}
- {name: MLFLOW_BACKEND_STORE_URI, value: {{ include "plants.mlflowStore" . | quote }}}
{{ include "plants.secretEnv" (dict "root" . "name" "PGPASSWORD" "key" "postgresql-mlflow") }}
{{- end }}
