PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>

DELETE WHERE { :tenure-1 tw:evidence ?any }
