{{/* Who asks serving verifies its certificate, where it has one. */}}
{{- define "plants.servingCaEnv" -}}
{{- if .Values.serving.tlsSecret }}
- {name: SERVING_CA_FILE, value: /etc/serving-ca/ca.crt}
{{- end }}
{{- end }}

{{- define "plants.servingCaMount" -}}
{{- if .Values.serving.tlsSecret }}
- {name: serving-ca, mountPath: /etc/serving-ca, readOnly: true}
{{- end }}
{{- end }}

{{- define "plants.servingCaVolume" -}}
{{- with .Values.serving.tlsSecret }}
- name: serving-ca
  secret:
    secretName: {{ . }}
    items: [{key: ca.crt, path: ca.crt}]
{{- end }}
{{- end }}
