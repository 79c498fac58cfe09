{{/*
At an install the stores are of the same release, so a job runs beside them and tries until they answer; as a hook it
would wait for a release that waits for it. At an upgrade it runs before anything changes, and new code finds its tables.
*/}}
{{- define "plants.setupMetadata" -}}
name: {{ include "plants.name" . }}-r{{ .root.Release.Revision }}
namespace: {{ .root.Release.Namespace }}
labels: {{- include "plants.labels" . | nindent 2 }}
{{- if .root.Release.IsUpgrade }}
annotations:
  helm.sh/hook: pre-upgrade
  helm.sh/hook-weight: {{ .weight | default 0 | quote }}
  helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end }}
{{- end }}

{{- define "plants.setupSpec" -}}
# A store that is not there yet makes a try fail: after 10, 20, 40 s and so on there is another.
backoffLimit: 12
activeDeadlineSeconds: 1200
ttlSecondsAfterFinished: 86400
{{- end }}

{{- define "plants.setupLabels" -}}
labels: {{- include "plants.labels" (dict "root" .root "component" "setup") | nindent 2 }}
{{- end }}
