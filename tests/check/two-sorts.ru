PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>

INSERT DATA { :kral a tw:Country }
