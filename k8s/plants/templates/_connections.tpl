{{/* Who may ask whom, and on which port. */}}
{{- define "plants.connections" -}}
- {from: ui, to: gateway, port: 8000}
- {from: test, to: gateway, port: 8000}
- {from: gateway, to: serving, port: 8500}
- {from: gateway, to: mysql, port: {{ .Values.mysql.port }}}
- {from: gateway, to: s3, port: {{ include "plants.s3Endpoint" . | include "plants.port" }}}
- {from: gateway, to: mlflow, port: {{ include "plants.mlflowUrl" . | include "plants.port" }}}
- {from: gateway, to: prometheus, port: 9090}
- {from: serving, to: s3, port: {{ include "plants.s3Endpoint" . | include "plants.port" }}}
- {from: mlflow, to: postgresql, port: {{ .Values.postgresql.port }}}
- {from: mlflow, to: s3, port: {{ include "plants.s3Endpoint" . | include "plants.port" }}}
- {from: exporter, to: serving, port: 8500}
- {from: exporter, to: mysql, port: {{ .Values.mysql.port }}}
- {from: exporter, to: s3, port: {{ include "plants.s3Endpoint" . | include "plants.port" }}}
- {from: exporter, to: mlflow, port: {{ include "plants.mlflowUrl" . | include "plants.port" }}}
- {from: setup, to: mysql, port: {{ .Values.mysql.port }}}
- {from: setup, to: s3, port: {{ include "plants.s3Endpoint" . | include "plants.port" }}}
- {from: setup, to: mlflow, port: {{ include "plants.mlflowUrl" . | include "plants.port" }}}
- {from: world, to: gateway, port: 8000}
- {from: world, to: ui, port: 8501}
- {from: prometheus, to: gateway, port: 8001}
- {from: prometheus, to: serving, port: 8501}
- {from: prometheus, to: s3, port: 9000}
- {from: prometheus, to: exporter, port: 9101}
{{- if .Values.airflow.release }}
- {from: gateway, to: airflow, port: 8080}
- {from: exporter, to: airflow, port: 8080}
- {from: airflow, to: postgresql, port: {{ .Values.postgresql.port }}}
- {from: airflow, to: mysql, port: {{ .Values.mysql.port }}}
- {from: airflow, to: s3, port: {{ include "plants.s3Endpoint" . | include "plants.port" }}}
- {from: airflow, to: mlflow, port: {{ include "plants.mlflowUrl" . | include "plants.port" }}}
- {from: airflow, to: serving, port: 8500}
# Photographs come from the world; Kubernetes, which starts Airflow's tasks, listens on one of these.
- {from: airflow, to: world, port: 443}
- {from: airflow, to: world, port: 6443}
- {from: airflow, to: world, port: 8443}
- {from: prometheus, to: airflow, port: 9102}
{{- end }}
{{- end }}

{{/* A component of ours, Airflow's release, Prometheus' namespace; anywhere else for the world and for stores of yours. */}}
{{- define "plants.peers" -}}
{{- $component := .component }}
{{- $store := get .root.Values $component }}
{{- if eq $component "airflow" }}
- podSelector: {matchLabels: {release: {{ .root.Values.airflow.release }}}}
{{- else if eq $component "prometheus" }}
- namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: {{ .root.Values.monitoring.namespace }}}}
{{- else if or (eq $component "world") (and $store (hasKey $store "enabled") (not $store.enabled)) }}
# Whatever it is, it is not where a cloud hands out credentials.
- ipBlock: {cidr: 0.0.0.0/0, except: [169.254.169.254/32]}
- ipBlock: {cidr: "::/0", except: ["fd00:ec2::254/128"]}
{{- else }}
- podSelector:
    matchLabels: {{- include "plants.selector" . | nindent 6 }}
{{- end }}
{{- end }}
