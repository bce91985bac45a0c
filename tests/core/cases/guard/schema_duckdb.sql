CREATE TABLE authors(id INTEGER PRIMARY KEY, name TEXT NOT NULL, born DATE, country TEXT);
CREATE TABLE books(id INTEGER PRIMARY KEY, author_id INTEGER, title TEXT, genre TEXT, price REAL, pages INTEGER, published DATE, meta JSON);
CREATE TABLE members(id INTEGER PRIMARY KEY, name TEXT, email TEXT, joined DATE, active INTEGER, referred_by INTEGER );
CREATE TABLE loans(id INTEGER PRIMARY KEY, book_id INTEGER, member_id INTEGER REFERENCES members(id), loaned_at TIMESTAMP, due_on DATE, returned_at TIMESTAMP, fee REAL);
CREATE TABLE notes(id INTEGER PRIMARY KEY, kind TEXT, body TEXT, "select" TEXT, "from" TEXT, "order" INTEGER);
CREATE TABLE "group"(id INTEGER PRIMARY KEY, label TEXT, weight INTEGER);
CREATE VIEW open_loans AS SELECT l.id, l.book_id, l.member_id, l.due_on FROM loans l WHERE l.returned_at IS NULL;
