"""Word lists of the demo store; all names of people, brands and shops are made up."""

from __future__ import annotations

FIRST_NAMES = (
    "Ada Aisha Alan Alice Amara Amir Ana Andre Angela Anna Arthur Ben Bianca Brian Camila Carl Carmen "
    "Chloe Clara Colin Daniel Daria David Dean Diana Diego Dora Edith Elena Eli Ella Emma Eric Esther "
    "Ethan Eva Fatima Felix Fiona Frank Gabriel Gina Grace Greta Hana Hank Hazel Helen Hugo Ian Ida Ines "
    "Iris Isaac Ivan Jack Jamal Jane Jason Jean Joel John Jonas Julia June Kai Karen Kate Keiko Kevin "
    "Lara Laura Leo Lena Liam Lily Linda Logan Louis Lucas Lucy Luis Maria Mark Marta Mason Maya Mei Mia "
    "Miguel Mila Nadia Nathan Nina Noah Nora Oliver Olivia Omar Oscar Otto Paul Petra Philip Priya Quinn "
    "Rachel Ravi Rebecca Rita Robert Rosa Ruby Ruth Ryan Samir Sara Sean Selma Simon Sofia Stella Tara "
    "Teresa Theo Thomas Tina Uma Vera Victor Walter Wendy Yara Yusuf Zoe"
).split()
LAST_NAMES = (
    "Abbott Adeyemi Alvarez Andersen Baker Barnes Becker Bell Bennett Brooks Burke Campos Carter Castillo "
    "Chan Chavez Clark Cohen Cole Costa Cruz Dalton Davies Diaz Dixon Dubois Dunn Ellis Evans Farrell "
    "Fischer Fleming Flores Foster Fox Garcia Gibson Gomez Grant Gray Gupta Hale Hansen Harper Hayes "
    "Henry Hill Holt Hughes Ibrahim Ito Jensen Jordan Kang Keller Kelly Khan Kim King Klein Lam Lane "
    "Larsen Lee Lewis Lim Lopez Lowe Marsh Martin Mason Mehta Mendez Meyer Miller Moore Morales Morgan "
    "Murphy Nash Nelson Nguyen Novak Nunez Okafor Olsen Ortiz Owens Palmer Park Patel Perez Perry Petrov "
    "Pham Porter Price Quinn Ramos Reed Reyes Rivera Roberts Romero Rossi Russo Ryan Sanders Santos Sato "
    "Schmidt Scott Shah Shaw Silva Singh Sloan Smith Stone Sutton Tanaka Taylor Torres Turner Vargas Vega "
    "Wagner Walsh Wang Ward Weber Wells West White Wolf Wong Wood Wright Young Zhang Zimmer"
).split()
BRANDS = (
    "Altiva Arden Bluefin Brightway Cobalt Corvo Delmar Elmwood Everly Fenwick Fjordal Greystone Halden "
    "Harbor Ironleaf Juniper Kestrel Lumora Maplecrest Meridian Nordvik Northgate Oakline Orbis Pebble "
    "Pinecrest Quillon Redstone Solano Stratus Tamarin Tidewell Umbra Velora Vantage Westbrook Wildon "
    "Zephyr"
).split()
STYLES = ("Classic", "Compact", "Deluxe", "Essential", "Foldable", "Lite", "Modern", "Plus", "Premium", "Pro")
SHOP_ENDINGS = (
    "Trading",
    "Goods",
    "Supply",
    "Outlet",
    "Direct",
    "Market",
    "Depot",
    "Brothers",
    "Store",
    "Collective",
)

# (category, department, median price in dollars, median weight in grams, nouns)
CATEGORIES: tuple[tuple[str, str, float, int, str], ...] = (
    ("Headphones", "Electronics", 79, 260, "Earbuds,Studio Headphones,Gaming Headset,Sport Earphones"),
    ("Smartphones", "Electronics", 420, 190, "Smartphone,Folding Phone,Rugged Phone"),
    ("Computers", "Electronics", 640, 2100, "Laptop,Mini PC,Tablet,Monitor,Docking Station"),
    ("Cameras", "Electronics", 310, 620, "Action Camera,Mirrorless Camera,Instant Camera,Tripod"),
    ("Audio", "Electronics", 120, 1800, "Bluetooth Speaker,Soundbar,Record Player,Radio"),
    ("Small Appliances", "Home", 68, 2400, "Coffee Maker,Toaster,Blender,Electric Kettle,Air Fryer"),
    ("Furniture", "Home", 185, 14000, "Office Chair,Bookshelf,Coffee Table,Desk,Nightstand"),
    ("Bedding", "Home", 49, 1700, "Duvet,Pillow,Bed Sheet Set,Mattress Topper,Blanket"),
    ("Kitchen", "Home", 34, 1100, "Frying Pan,Knife Set,Baking Dish,Cutting Board,Stock Pot"),
    ("Lighting", "Home", 42, 1300, "Desk Lamp,Floor Lamp,String Lights,Pendant Light"),
    ("Storage", "Home", 27, 1500, "Storage Box,Laundry Basket,Shoe Rack,Drawer Organizer"),
    ("Tools", "Home Improvement", 58, 1900, "Cordless Drill,Socket Set,Hand Saw,Tool Box,Sander"),
    ("Garden", "Home Improvement", 45, 3800, "Garden Hose,Lawn Mower,Planter,Pruning Shears,Bird Feeder"),
    ("Paint", "Home Improvement", 31, 4200, "Wall Paint,Paint Roller Set,Wood Stain"),
    ("Women's Clothing", "Fashion", 44, 380, "Summer Dress,Cardigan,Blouse,Rain Coat,Jeans"),
    ("Men's Clothing", "Fashion", 41, 420, "Oxford Shirt,Chinos,Hoodie,Wool Sweater,Jacket"),
    ("Shoes", "Fashion", 72, 900, "Running Shoes,Ankle Boots,Sandals,Sneakers,Loafers"),
    ("Bags", "Fashion", 56, 780, "Backpack,Tote Bag,Suitcase,Wallet,Messenger Bag"),
    ("Watches", "Fashion", 140, 150, "Wrist Watch,Smart Watch,Diver Watch"),
    ("Jewelry", "Fashion", 65, 60, "Necklace,Bracelet,Earrings,Ring"),
    ("Skin Care", "Beauty", 24, 210, "Face Cream,Body Lotion,Cleanser,Sun Screen,Serum"),
    ("Perfume", "Beauty", 62, 260, "Eau de Toilette,Eau de Parfum,Cologne"),
    ("Hair Care", "Beauty", 19, 380, "Shampoo,Conditioner,Hair Dryer,Hair Brush"),
    ("Toys", "Family", 29, 850, "Building Blocks,Board Game,Puzzle,Plush Bear,Toy Train"),
    ("Baby", "Family", 38, 1400, "Baby Monitor,Diaper Bag,High Chair,Stroller,Bottle Set"),
    ("Pet Supplies", "Family", 26, 1900, "Dog Bed,Cat Tree,Pet Carrier,Chew Toy,Litter Box"),
    ("Fitness", "Sports", 54, 3900, "Yoga Mat,Dumbbell Set,Resistance Bands,Kettlebell,Jump Rope"),
    ("Cycling", "Sports", 88, 2300, "Bike Helmet,City Bike,Bike Lock,Cycling Gloves"),
    ("Camping", "Sports", 75, 3300, "Tent,Sleeping Bag,Camping Stove,Head Lamp,Cooler"),
    ("Books", "Media", 18, 480, "Cook Book,Travel Guide,Mystery Novel,Picture Book,Atlas"),
    ("Stationery", "Media", 14, 320, "Notebook,Fountain Pen,Desk Planner,Marker Set"),
    ("Grocery", "Food", 16, 950, "Coffee Beans,Green Tea,Olive Oil,Dark Chocolate,Granola"),
)
PAYMENT_TYPES = ("credit card", "debit card", "paypal", "bank transfer", "gift card")
PRAISE_TITLES = ("Great", "Love it", "Exactly as described", "Very happy", "Fast delivery", "Would buy again")
PRAISE = (
    "Arrived sooner than promised and works perfectly.",
    "Good quality for the price.",
    "My whole family uses it every day.",
    "Well packed, exactly what I ordered.",
    "Second time I buy here, no complaints.",
    "Looks even better than on the photos.",
)
MIXED_TITLES = ("Okay", "It does the job", "Not bad")
MIXED = (
    "Fine, but the box was damaged.",
    "The color is a bit different from the picture.",
    "Took a while to arrive, the product itself is okay.",
    "Average quality.",
)
COMPLAINT_TITLES = ("Disappointed", "Too late", "Poor quality", "Never again", "Wrong item")
COMPLAINTS = (
    "Arrived more than a week late and nobody answered my mails.",
    "Stopped working after two days.",
    "I received the wrong item.",
    "Not as described, I sent it back.",
    "Still waiting for my refund.",
)
