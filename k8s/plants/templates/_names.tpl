{{/* <release>-<component> */}}
{{- define "plants.name" -}}
{{ .root.Release.Name }}-{{ .component }}
{{- end }}

{{- define "plants.selector" -}}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "plants.labels" -}}
{{ include "plants.selector" . }}
app.kubernetes.io/name: plants
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: plants
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
plants/environment: {{ .root.Values.environment }}
{{- end }}

{{- define "plants.metadata" -}}
name: {{ include "plants.name" . }}
namespace: {{ .root.Release.Namespace }}
labels: {{- include "plants.labels" . | nindent 2 }}
{{- end }}

{{/* repository:tag@digest; production takes nothing else, and of our own images only those of a release. */}}
{{- define "plants.image" -}}
{{- $image := index .root.Values.images .image }}
{{- if eq .root.Values.environment "production" }}
{{- if not $image.digest }}
{{- fail (printf "images.%s.digest is missing: production runs images by digest only" .image) }}
{{- end }}
{{- $ours := or (has .image (list "gateway" "ui" "airflow" "sync" "mlflow")) (and (eq .image "serving") (eq .root.Values.serving.mode "embedded")) }}
{{- if and $ours (not (regexMatch "^[0-9]+\\.[0-9]+\\.[0-9]+$" $image.tag)) }}
{{- fail (printf "images.%s.tag is %q: production runs our images of a release only, such as 1.4.0" .image $image.tag) }}
{{- end }}
{{- end }}
{{- $image.repository }}:{{ $image.tag }}{{ with $image.digest }}@{{ . }}{{ end }}
{{- end }}

{{/* Our store, or the address of yours. */}}
{{- define "plants.mysqlHost" -}}
{{- if .Values.mysql.enabled }}{{ .Release.Name }}-mysql{{ else }}{{ required "mysql.host is missing: mysql.enabled is false" .Values.mysql.host }}{{ end }}
{{- end }}

{{- define "plants.postgresqlHost" -}}
{{- if .Values.postgresql.enabled }}{{ .Release.Name }}-postgresql{{ else }}{{ required "postgresql.host is missing: postgresql.enabled is false" .Values.postgresql.host }}{{ end }}
{{- end }}

{{- define "plants.s3Endpoint" -}}
{{- if .Values.s3.enabled }}http://{{ .Release.Name }}-s3:9000{{ else }}{{ required "s3.endpoint is missing: s3.enabled is false" .Values.s3.endpoint }}{{ end }}
{{- end }}

{{- define "plants.mlflowUrl" -}}
{{- if .Values.mlflow.enabled }}http://{{ .Release.Name }}-mlflow:5000{{ else }}{{ required "mlflow.url is missing: mlflow.enabled is false" .Values.mlflow.url }}{{ end }}
{{- end }}

{{- define "plants.airflowUrl" -}}
http://{{ .Values.airflow.release }}-api-server:8080
{{- end }}

{{- define "plants.secret" -}}
{{ .Values.secrets.existing | default (printf "%s-secrets" .Release.Name) }}
{{- end }}

{{- define "plants.apiKeys" -}}
{{ .Values.gateway.existingApiKeys | default (printf "%s-api-keys" .Release.Name) }}
{{- end }}

{{/* Of an address with or without one. */}}
{{- define "plants.port" -}}
{{- $address := urlParse . }}
{{- regexFind "[0-9]+$" $address.host | default (eq $address.scheme "https" | ternary "443" "80") }}
{{- end }}
