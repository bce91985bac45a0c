CREATE TABLE geolocation (
  postal_code VARCHAR PRIMARY KEY,
  city VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  latitude DOUBLE NOT NULL,
  longitude DOUBLE NOT NULL
);
CREATE TABLE categories (
  category_id INTEGER PRIMARY KEY,
  name VARCHAR NOT NULL UNIQUE,
  department VARCHAR NOT NULL
);
CREATE TABLE sellers (
  seller_id INTEGER PRIMARY KEY,
  name VARCHAR NOT NULL,
  postal_code VARCHAR NOT NULL REFERENCES geolocation (postal_code),
  city VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  joined_on DATE NOT NULL
);
CREATE TABLE customers (
  customer_id INTEGER PRIMARY KEY,
  first_name VARCHAR NOT NULL,
  last_name VARCHAR NOT NULL,
  email VARCHAR,
  postal_code VARCHAR NOT NULL REFERENCES geolocation (postal_code),
  city VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  birth_date DATE,
  signed_up_on DATE NOT NULL
);
CREATE TABLE products (
  product_id INTEGER PRIMARY KEY,
  name VARCHAR NOT NULL,
  brand VARCHAR NOT NULL,
  category_id INTEGER REFERENCES categories (category_id),
  list_price DECIMAL(10, 2) NOT NULL,
  weight_grams INTEGER,
  length_cm INTEGER,
  width_cm INTEGER,
  height_cm INTEGER,
  photos INTEGER,
  launched_on DATE NOT NULL
);
CREATE TABLE orders (
  order_id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
  status VARCHAR NOT NULL,
  ordered_at TIMESTAMP NOT NULL,
  approved_at TIMESTAMP,
  shipped_at TIMESTAMP,
  delivered_at TIMESTAMP,
  estimated_delivery DATE NOT NULL
);
CREATE TABLE order_items (
  order_id INTEGER NOT NULL REFERENCES orders (order_id),
  item_number INTEGER NOT NULL,
  product_id INTEGER NOT NULL REFERENCES products (product_id),
  seller_id INTEGER NOT NULL REFERENCES sellers (seller_id),
  price DECIMAL(10, 2) NOT NULL,
  freight DECIMAL(10, 2) NOT NULL,
  PRIMARY KEY (order_id, item_number)
);
CREATE TABLE payments (
  order_id INTEGER NOT NULL REFERENCES orders (order_id),
  payment_number INTEGER NOT NULL,
  payment_type VARCHAR NOT NULL,
  installments INTEGER NOT NULL,
  amount DECIMAL(10, 2) NOT NULL,
  PRIMARY KEY (order_id, payment_number)
);
CREATE TABLE refunds (
  refund_id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders (order_id),
  reason VARCHAR NOT NULL,
  amount DECIMAL(10, 2) NOT NULL,
  refunded_at TIMESTAMP NOT NULL
);
CREATE TABLE reviews (
  review_id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders (order_id),
  score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
  title VARCHAR,
  comment VARCHAR,
  created_at TIMESTAMP NOT NULL,
  answered_at TIMESTAMP
);
COMMENT ON TABLE geolocation IS 'Where each postal code lies';
COMMENT ON TABLE categories IS 'Product categories, grouped into departments';
COMMENT ON TABLE sellers IS 'Merchants who sell and ship the products';
COMMENT ON TABLE customers IS 'People with an account in the store, also those who never ordered';
COMMENT ON TABLE products IS 'What the store sells';
COMMENT ON TABLE orders IS 'One row per order, from purchase to delivery';
COMMENT ON TABLE order_items IS 'Units sold: one row per piece of a product in an order';
COMMENT ON TABLE payments IS 'How orders were paid; an order may be paid in several ways';
COMMENT ON TABLE refunds IS 'Money given back for cancelled, returned or late orders';
COMMENT ON TABLE reviews IS 'What customers say about an order after delivery';
COMMENT ON COLUMN customers.signed_up_on IS 'Day on which the account was opened';
COMMENT ON COLUMN products.list_price IS 'Price today in US dollars, without freight';
COMMENT ON COLUMN products.photos IS 'Number of photos on the product page';
COMMENT ON COLUMN products.launched_on IS 'First day on sale';
COMMENT ON COLUMN orders.status IS 'processing, shipped, delivered, cancelled or returned';
COMMENT ON COLUMN orders.approved_at IS 'When the payment was approved';
COMMENT ON COLUMN orders.estimated_delivery IS 'Day promised to the customer; later deliveries are late';
COMMENT ON COLUMN order_items.price IS 'Price paid for the piece in US dollars, without freight; sales and revenue';
COMMENT ON COLUMN order_items.freight IS 'Shipping cost of the piece in US dollars';
COMMENT ON COLUMN payments.installments IS 'Number of monthly rates; 1 is paid at once';
COMMENT ON COLUMN payments.amount IS 'Amount paid in US dollars';
COMMENT ON COLUMN refunds.amount IS 'Amount given back in US dollars';
COMMENT ON COLUMN reviews.score IS 'Stars from 1 (bad) to 5 (excellent)';
COMMENT ON COLUMN reviews.answered_at IS 'When the store answered the review';
