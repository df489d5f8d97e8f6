"""The project file: tables, journal, queries, search, migrations, backups, locks. All SQL of a project lives here."""
