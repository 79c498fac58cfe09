{{/* What every pod of ours has: no token, no root, no links, spread over nodes. */}}
{{- define "plants.pod" -}}
serviceAccountName: {{ .root.Release.Name }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.images.pullSecrets }}
imagePullSecrets: {{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .user }}
  runAsGroup: {{ .user }}
  fsGroup: {{ .user }}
  # Volumes are large and theirs already: going through all files at each start would take minutes.
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "plants.container" -}}
image: {{ include "plants.image" . | quote }}
imagePullPolicy: {{ .root.Values.images.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  privileged: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end }}

{{/* Replicas on different nodes where there are some; on one node all the same. */}}
{{- define "plants.spread" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "plants.selector" . | nindent 8 }}
    # Only pods of the same version: an update would otherwise count those that are about to go.
    matchLabelKeys: [pod-template-hash]
{{- end }}

{{/* A new replica is ready before an old one goes. */}}
{{- define "plants.rollingUpdate" -}}
strategy:
  type: RollingUpdate
  rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
{{- end }}

{{/* A pod stays until everybody has heard that it goes: only then does it get SIGTERM. */}}
{{- define "plants.preStop" -}}
lifecycle:
  preStop:
    sleep: {seconds: {{ .seconds }}}
{{- end }}

{{- define "plants.pdb" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{- include "plants.metadata" . | nindent 2 }}
spec:
  maxUnavailable: 1
  # A replica that is broken anyway does not keep a node from being drained.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: {{- include "plants.selector" . | nindent 6 }}
{{- end }}

{{- define "plants.hpa" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {{- include "plants.metadata" . | nindent 2 }}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: {{ include "plants.name" . }}}
  minReplicas: {{ .autoscaling.minReplicas }}
  maxReplicas: {{ .autoscaling.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: {type: Utilization, averageUtilization: {{ .autoscaling.cpuPercent }}}
  behavior:
    scaleDown: {stabilizationWindowSeconds: 300}
{{- end }}

{{/* The claim of a store; Helm leaves it where it is when the release goes. */}}
{{- define "plants.claim" -}}
volumeClaimTemplates:
  - metadata:
      name: data
      labels: {{- include "plants.selector" . | nindent 8 }}
    spec:
      accessModes: [ReadWriteOnce]
      {{- with .storage.className }}
      storageClassName: {{ . }}
      {{- end }}
      resources: {requests: {storage: {{ .storage.size }}}}
{{- end }}
