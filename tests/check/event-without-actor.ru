PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>

DELETE WHERE { :event-1 tw:actor ?any }
