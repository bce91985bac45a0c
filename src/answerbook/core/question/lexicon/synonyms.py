"""Words that people and schemas use for one another; each group in no order."""

SYNONYM_GROUPS: tuple[tuple[str, ...], ...] = tuple(
    tuple(line.split())
    for line in """
employee staff worker personnel
teacher instructor professor faculty lecturer
student pupil
customer client buyer shopper consumer
company firm business corporation enterprise manufacturer
maker manufacturer producer
person people individual human
member participant
supplier vendor
seller merchant
movie film
tv television
song track
singer artist musician vocalist
musician performer
band group
book title
author writer
store shop
product item good article merchandise
category type kind genre class
type sort variety
purchase buy order
sell sold sale sales order invoice purchase
order purchase
bill invoice
cost price fee charge fare
price amount
salary wage pay earnings income
revenue income sales earnings turnover gross
profit gain
money amount value
amount quantity total
quantity number count
gender sex
male man
female woman
age old year
birthday birth born dob
birthplace hometown
nationality country citizenship
nation country
state province
city town municipality
area region territory zone
location place site address
county district
zip postcode postal
street address road
phone telephone mobile cell
email mail
job occupation profession position role
position role title
occupation career
boss manager supervisor chief
manager head leader
department division unit section
office branch
headquarters headquarter base
car vehicle automobile
plane aircraft airplane
flight trip
airline carrier
airport airfield
ship vessel boat
train railway rail
trip journey ride tour
start begin departure
end finish arrival
depart departure
arrive arrival
source origin
destination arrival target
duration length time
length duration long
height tall elevation altitude
size area capacity
weight mass heavy
speed velocity fast
distance mileage far
date day time
year time
month date
opening open
close closing
founded established founding foundation
creation created create
build built construction
release released publication published
publisher press
publish publication issue
score point mark
point score
grade mark score
rating score star
rank ranking place
winner champion victor
win victory winning
lose loss defeat
game match
match competition contest
competition contest tournament event
team club squad
club team
player athlete sportsman
coach trainer
stadium arena venue
school college university
college university
course class subject
class lecture course
enroll enrollment registration register
major specialization
doctor physician
nurse attendant
patient sick
medicine drug medication
disease illness
hospital clinic
house home property
home residence house
room chamber
apartment flat
hotel inn
guest visitor
visit attendance
restaurant diner
dish meal food
food cuisine
description detail information
detail description information
name title
title name
code abbreviation id
id identifier number code
code id
status state condition
comment remark note review
review rating feedback
message text
picture photo image
document file paper
paper article publication
report document
language tongue
religion faith
party organization
election vote
candidate contender
vote ballot
president leader
government administration
war battle conflict
account user
user customer member
transaction payment
payment pay transaction
loan credit debt
balance funds
bank branch
card creditcard
contract agreement
policy insurance
claim request
discount reduction
delivery shipping shipment
ship deliver delivery
freight shipping
stock inventory
inventory stock
storage warehouse
warehouse depot
device machine equipment
asset property
engine motor
horsepower power
color colour
shape form
material substance
percentage percent rate share ratio
rate percentage
minimum lowest min
maximum highest max
average mean
total sum
population inhabitants people resident
resident inhabitant citizen
friend buddy
husband spouse wife
parent father mother
child kid
family household
mountain peak
river stream
lake water
weather climate
temperature heat degree
section part
chapter section
page sheet
member subscriber
follower fan
website url site web
album record
playlist list
show program performance
festival event
event occasion
party event
meeting conference
conference meeting workshop
crime offence offense
prison jail
budget funding fund
project program
task assignment
skill ability
experience expertise
certificate license qualification
degree qualification
hire employ
hired hire start join
teach instruct
live reside residence
own possess owner
owner proprietor
work employ
belong member
driver pilot
passenger traveler
reservation booking
book reserve
seat capacity
lesson class
theme topic subject
topic subject
gas fuel
complaint issue problem
problem issue
bug problem
""".strip().splitlines()
)
