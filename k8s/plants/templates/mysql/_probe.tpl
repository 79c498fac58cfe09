{{- define "plants.mysqlAnswers" -}}
[sh, -c, 'MYSQL_PWD="$MYSQL_PASSWORD" mysql -h 127.0.0.1 -u plants -e "SELECT 1" "$MYSQL_DATABASE"']
{{- end }}
