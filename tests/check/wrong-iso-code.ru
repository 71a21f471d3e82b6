PREFIX : <https://news.example/>
PREFIX tw: <https://w3id.org/triplewire#>

INSERT DATA { :ruritania tw:isoCode "ru" }
