{{/* One variable out of the Secret: name, key. */}}
{{- define "plants.secretEnv" -}}
- name: {{ .name }}
  valueFrom: {secretKeyRef: {name: {{ include "plants.secret" .root }}, key: {{ .key }}}}
{{- end }}

{{/* DATABASE_URL_<ROLE>; Kubernetes puts the password in, so that no other object holds it. */}}
{{- define "plants.databaseEnv" -}}
{{- $suffix := printf "_%s" (upper .role) }}
{{ include "plants.secretEnv" (dict "root" .root "name" (print "DATABASE_PASSWORD" $suffix) "key" (print "database-" .role)) }}
- name: DATABASE_URL{{ $suffix }}
  value: mysql+pymysql://{{ .role }}:$(DATABASE_PASSWORD{{ $suffix }})@{{ include "plants.mysqlHost" .root }}:{{ .root.Values.mysql.port }}/{{ .root.Values.mysql.database }}
{{- end }}

{{/* The keys of a role, as our processes read them. */}}
{{- define "plants.s3Env" -}}
- {name: S3_ENDPOINT_URL, value: {{ include "plants.s3Endpoint" .root | quote }}}
{{ include "plants.secretEnv" (dict "root" .root "name" (print "S3_ACCESS_KEY_" (upper .role)) "key" (print "s3-access-" .role)) }}
{{ include "plants.secretEnv" (dict "root" .root "name" (print "S3_SECRET_KEY_" (upper .role)) "key" (print "s3-secret-" .role)) }}
{{- end }}

{{/* The keys of a role, as Amazon's libraries read them. */}}
{{- define "plants.awsEnv" -}}
{{ include "plants.secretEnv" (dict "root" .root "name" "AWS_ACCESS_KEY_ID" "key" (print "s3-access-" .role)) }}
{{ include "plants.secretEnv" (dict "root" .root "name" "AWS_SECRET_ACCESS_KEY" "key" (print "s3-secret-" .role)) }}
- {name: AWS_REGION, value: {{ .root.Values.s3.region }}}
- {name: AWS_EC2_METADATA_DISABLED, value: "true"}
{{- end }}

{{/* S3 as TensorFlow 2.6 and infra/serving read it. */}}
{{- define "plants.servingS3Env" -}}
{{- $endpoint := urlParse (include "plants.s3Endpoint" .) }}
{{- $secure := eq $endpoint.scheme "https" | ternary "1" "0" }}
{{ include "plants.awsEnv" (dict "root" . "role" "serving") }}
- {name: S3_ENDPOINT, value: {{ $endpoint.host | quote }}}
- {name: S3_USE_HTTPS, value: {{ $secure | quote }}}
- {name: S3_VERIFY_SSL, value: {{ $secure | quote }}}
# A download in parts arrives damaged in TensorFlow 2.6.
- {name: S3_DISABLE_MULTI_PART_DOWNLOAD, value: "1"}
{{- end }}

{{/* The login of a role to MLflow. */}}
{{- define "plants.mlflowEnv" -}}
- {name: MLFLOW_TRACKING_URI, value: {{ include "plants.mlflowUrl" .root | quote }}}
- {name: MLFLOW_TRACKING_USERNAME, value: {{ .role }}}
{{ include "plants.secretEnv" (dict "root" .root "name" "MLFLOW_TRACKING_PASSWORD" "key" (print "mlflow-" .role)) }}
{{- end }}
