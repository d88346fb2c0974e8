"""What every service of the platform shares: settings, logs, health, serving and the domain's words."""
