"""What Prometheus cannot learn from the services themselves: data, reviews, the model in service, Airflow's runs."""
