"""Parts from which test councils are made: functions, products, names, templates.

Written apart from the engine's own tables, so that the engine is not measured against
its own memory. About four in ten products and their vendors are invented, and so can
be in no table. What is real is common knowledge of the trade.
"""

from typing import NamedTuple


class Work(NamedTuple):
    """A field of work: what IT calls it, what titles of contracts call it."""

    labels: tuple[str, ...]
    titles: tuple[str, ...]


class Made(NamedTuple):
    """A product: its makers, the newest first; its other names; the work it is for."""

    name: str
    makers: tuple[str, ...]
    others: tuple[str, ...]
    work: str
    spelt_out: str = ""


def _work(labels: str, titles: str) -> Work:
    return Work(tuple(labels.split("; ")), tuple(titles.split("; ")))


WORKS: dict[str, Work] = {
    "planning": _work(
        "Planning; Planning and building control; Development management",
        "Planning System; Planning and Building Control System; Development Management "
        "Software; Planning, Land Charges and Building Control Solution; Back office "
        "system for Planning",
    ),
    "public protection": _work(
        "Environmental health; Regulatory services; Public protection; Licensing",
        "Environmental Health System; Regulatory Services Case Management System; "
        "Licensing and Environmental Health Software; Public Protection Software",
    ),
    "revenues": _work(
        "Revenues and benefits; Council tax and benefits; Revs & Bens",
        "Revenues and Benefits System; Council Tax, NNDR and Benefits Software; "
        "Revenues & Benefits Processing System; Council Tax and Housing Benefit System",
    ),
    "housing": _work(
        "Housing; Housing management; Tenancy and rents",
        "Housing Management System; Integrated Housing Management Solution; Housing IT "
        "System; Tenancy and Rent Management Software",
    ),
    "repairs": _work(
        "Housing repairs; Repairs scheduling; Mobile working for repairs",
        "Repairs Scheduling System; Housing Repairs Mobile Working Solution; Dynamic "
        "Scheduling Software; Responsive Repairs Diagnostics",
    ),
    "lettings": _work(
        "Housing options; Allocations and homelessness; Choice based lettings",
        "Choice Based Lettings System; Homelessness and Allocations Software; Housing "
        "Register and Lettings System; Homelessness Case Management System",
    ),
    "adults": _work(
        "Adult social care; Social care; Adults case management",
        "Social Care Case Management System; Adult Social Care System; Adults' Client "
        "Record System; Social Care Information System",
    ),
    "children": _work(
        "Children's social care; Childrens services; Early help",
        "Children's Social Care Case Management System; Children's Services Case "
        "Management Software; Early Help and Children's Social Care System",
    ),
    "education": _work(
        "Education; School admissions; Pupil data; Education services",
        "Education Management System; School Admissions Software; Pupil Database; "
        "Education Case Management System; Schools Admissions and Attendance System",
    ),
    "youth justice": _work(
        "Youth justice; Youth offending",
        "Youth Justice Case Management System; Youth Offending Information System; YOT "
        "Case Management Software",
    ),
    "libraries": _work(
        "Libraries; Library management; Library service",
        "Library Management System; Libraries IT System; Library Self-Service and RFID; "
        "Library Catalogue Software",
    ),
    "leisure": _work(
        "Leisure; Leisure bookings; Sports centres",
        "Leisure Management System; Leisure Centre Bookings Software; Membership and "
        "Booking System for Leisure",
    ),
    "committee": _work(
        "Committee management; Democratic services; Committee papers",
        "Committee Management System; Committee Administration Software; Democratic "
        "Services Information System; Agenda and Minutes System",
    ),
    "elections": _work(
        "Elections; Electoral registration",
        "Electoral Management System; Electoral Registration Software; Elections "
        "Software Support",
    ),
    "finance": _work(
        "Finance; General ledger; Financial management",
        "Financial Management System; Finance System; Core Financials; Financial Ledger "
        "Software",
    ),
    "income": _work(
        "Income management; Payments; Cash receipting",
        "Income Management System; Card Payments and Income Management; Electronic "
        "Payments Solution; Cash Receipting Software",
    ),
    "hr": _work(
        "HR and payroll; Payroll; Human resources",
        "HR and Payroll System; Payroll Software; Human Resources Information System; "
        "HR Software",
    ),
    "recruitment": _work(
        "Recruitment; Applicant tracking",
        "Applicant Tracking System; E-Recruitment System; Recruitment Software",
    ),
    "learning": _work(
        "E-learning; Learning management; Staff training",
        "Learning Management System; E-Learning Platform; Online Learning Solution",
    ),
    "highways": _work(
        "Highways; Highways asset management; Street works",
        "Highways Asset Management System; Highways Maintenance Software; Street Works "
        "Management System; Infrastructure Asset Management Solution",
    ),
    "waste": _work(
        "Waste; Waste and recycling; Refuse collection",
        "Waste Management System; In-Cab Technology for Refuse Vehicles; Waste "
        "Collection Software; Refuse and Recycling Back Office System",
    ),
    "parking": _work(
        "Parking; Parking enforcement; Cashless parking",
        "Parking Management System; Penalty Charge Notice Processing System; Pay by "
        "Phone Parking; Parking Permits and Enforcement Software",
    ),
    "fleet": _work(
        "Fleet; Fleet management; Vehicle workshop",
        "Fleet Management System; Vehicle Tracking; Fleet Management Software",
    ),
    "registrars": _work(
        "Registrars; Registration; Ceremonies bookings",
        "Registrars Booking System; Registration Service Appointments; Ceremonies and "
        "Registration Diary Software",
    ),
    "cemeteries": _work(
        "Bereavement services; Cemeteries",
        "Cemetery and Crematorium Administration System; Bereavement Services Software; "
        "Burial Records System",
    ),
    "crm": _work(
        "CRM; Customer services; Customer relationship management",
        "Customer Relationship Management System; CRM Solution; Customer Platform; "
        "Digital Customer Services Platform",
    ),
    "web": _work(
        "Website; Web content management; Corporate website",
        "Web Content Management System; Website Hosting and Support; Website CMS",
    ),
    "forms": _work(
        "Online forms; E-forms; Digital self service",
        "Electronic Forms; Online Forms Platform; E-Forms Package",
    ),
    "consultation": _work(
        "Consultation; Engagement",
        "Consultation Software; Online Engagement Platform; Public Consultation Portal",
    ),
    "documents": _work(
        "Document management; EDRMS; Scanning and workflow",
        "Electronic Document Management System; EDRMS; Document Management and Workflow "
        "Software; Document Imaging System",
    ),
    "property": _work(
        "Property; Estates; Corporate property; Asset management",
        "Property Management System; Corporate Property Database; Estates Management "
        "Software; Asset Management System",
    ),
    "gis": _work(
        "GIS; Mapping",
        "Geographical Information System; GIS Software Maintenance; Corporate Mapping",
    ),
    "procurement": _work(
        "E-procurement; Contract management; E-tendering",
        "E-Tendering Portal; Contract Management System; eProcurement System",
    ),
    "legal": _work(
        "Legal; Legal case management",
        "Legal Case Management System; Legal Services Software",
    ),
    "insurance": _work(
        "Insurance claims; Risk and insurance",
        "Insurance Claims Handling Software; Claims Management System",
    ),
    "productivity": _work(
        "Productivity; Office; Desktop software",
        "Microsoft Licences; Enterprise Agreement; Software Licensing; Software "
        "Products; Provision of Microsoft Licensing",
    ),
    "telephony": _work(
        "Telephony; Contact centre; Unified communications",
        "Telephony Services; Contact Centre Solution; Unified Communications; Corporate "
        "Telephony Support and Maintenance",
    ),
    "mobile": _work(
        "Mobile phones; Mobiles",
        "Mobile Voice and Data; Mobile Phone Contract; Mobile Communications",
    ),
    "network": _work(
        "Network; Connectivity; WAN",
        "Wide Area Network; Corporate Broadband; Network Connectivity Services",
    ),
    "security": _work(
        "Cyber security; Email security; Antivirus",
        "Endpoint Protection; Email Security Gateway; Firewall Maintenance; Cyber "
        "Security Software",
    ),
    "servers": _work(
        "Infrastructure; Backup; Virtualisation",
        "Server Virtualisation Licences; Backup Solution; Storage Maintenance; "
        "Hyperconverged Infrastructure Support",
    ),
    "desk": _work(
        "IT service desk; ITSM; Helpdesk",
        "IT Service Management Tool; Service Desk Software; Helpdesk System",
    ),
    "catering": _work(
        "Catering; School meals",
        "School Meals Management System; Catering Software",
    ),
    "governors": _work(
        "School governor services; Governor support",
        "Governor Services Software; School Governors Database",
    ),
    "telecare": _work(
        "Telecare; Community alarms; Lifeline",
        "Telecare Monitoring Platform; Alarm Receiving Centre Software",
    ),
}


def _made(lines: str) -> tuple[Made, ...]:
    """Read `name | makers | other names | work | what letters stand for` lines."""
    made = []
    for line in lines.strip().splitlines():
        name, makers, others, work, *rest = (part.strip() for part in line.split("|"))
        made.append(
            Made(
                name,
                tuple(m for m in makers.split("; ") if m),
                tuple(o for o in others.split("; ") if o),
                work,
                rest[0] if rest else "",
            )
        )
    return tuple(made)


REAL = _made(
    """
Idox Uniform | Idox; CAPS Solutions | Uniform; UNI-form | planning
Acolaid | Idox; Plantech | Idox Acolaid | planning
M3 | NEC Software Solutions; Northgate Public Services | M3PP; Assure | public protection
Civica APP | Civica; Flare Software Systems | Flare; Authority Public Protection | public protection
Lalpac | Idox; Lalpac | Lalpac Licensing | public protection
iWorld | NEC Software Solutions; Northgate Public Services | Northgate iWorld; SX3 | revenues
OpenRevenues | Civica | Open Revenues; Civica OpenRevenues | revenues
Academy | Capita | Capita Academy | revenues
NEC Housing | NEC Software Solutions; Northgate Public Services | Northgate Housing; SX3 Housing | housing
Civica Cx | Civica | Cx Housing | housing
Orchard | MRI Software; Orchard Information Systems | MRI Housing Enterprise | housing
QL | Aareon UK | Aareon QL | housing
OneHousing | Capita | Capita OneHousing; Open Housing | housing
DRS | Totalmobile; Kirona | Kirona DRS | repairs
Servitor | Civica | Civica Servitor | repairs
Locata | Locata Housing Services | HPA2 | lettings
Abritas | Civica; Abritas | Civica Abritas | lettings
Jigsaw | Huume | Housing Jigsaw | lettings
Home Connections | Home Connections | Home-Connections | lettings
Mosaic | The Access Group; Servelec; Corelogic | Frameworki; Framework-i | adults
LAS | System C; Liquidlogic | Liquidlogic Adults | adults | Liquidlogic Adults' System
LCS | System C; Liquidlogic | Liquidlogic Children's; ICS | children
CareFirst | OLM Systems | Care First; Eclipse | adults
Synergy | The Access Group; Servelec; Tribal | Servelec Synergy | education
Capita One | Capita | ONE; Capita ONE Education | education
ChildView | CACI | Child View; CVYJ | youth justice
Spydus | Civica | Civica Spydus | libraries
SirsiDynix | SirsiDynix | Symphony | libraries
Gladstone | Gladstone MRM | Plus2; Gladstone360 | leisure
Legend | Legend Club Management Systems | Legend Leisure | leisure
modern.gov | Civica; Modern Mindset | ModGov; Mod.Gov; Moderngov | committee
CMIS | Astech Consultants | | committee | Committee Management Information System
Xpress | Civica; Xpress Software Solutions | Xpress EMS | elections
Eros | Halarose | Halarose Eros | elections
Civica Financials | Civica | PowerSolve; Authority Financials | finance
Agresso | Unit4; Agresso | Business World; Unit4 ERP; U4BW | finance
eFinancials | OneAdvanced; COA Solutions | e-Financials; Advanced Financials | finance
Integra | IRIS; Capita | Capita Integra | finance
Oracle Fusion | Oracle | Oracle Cloud; Oracle ERP Cloud | finance
ICON | Civica | Civica Pay; Civica ICON | income
Pay360 | Access PaySuite; Capita | AXIS Income Management | income
Adelante | Adelante Software | SmartPay | income
iTrent | MHR; Midland HR | i-Trent; Midland Trent | hr
ResourceLink | Zellis; NGA Human Resources; Northgate Arinso | Resourcelink | hr
Tribepad | Tribepad | Tribe Pad | recruitment
Jobsgopublic | Jobsgopublic | Jobs Go Public | recruitment
Learning Pool | Learning Pool | Learning Pool LMS | learning
Confirm | Brightly; Confirm Solutions; Pitney Bowes | Confirm OnDemand | highways
Mayrise | Causeway; Yotta | Mayrise Highways | highways
Insight | Symology | Symology Insight | highways
Bartec | Bartec Municipal Technologies | Bartec Collective | waste
Whitespace | Whitespace Work Software | Powersuite | waste
Echo | Selected Interventions | | waste
RingGo | RingGo; Cobalt Telephone Technologies | Ring Go | parking
MiPermit | Chipside | Mi Permit | parking
Taranto | Conduent; Spur Information Solutions | | parking
Tranman | Civica | Civica Tranman | fleet
Key2 | Jaama | Jaama Key2 | fleet
Zipporah | Zipporah | Zipporah Bookings | registrars
Stopford | Stopford Information Systems | RSO | registrars
BACAS | Clear Skies Software | | cemeteries
Epilog | Gower Consultants | Gower Epilog | cemeteries
Firmstep | Granicus; Firmstep | AchieveForms; govService | crm
Lagan | Verint; KANA; Lagan Technologies | Lagan ECM; KANA Lagan | crm
Jadu CXM | Jadu | Jadu Connect | crm
Jadu CMS | Jadu | Jadu Continuum | web
Umbraco | Umbraco | Umbraco Cloud | web
Contensis | Zengenti | | web
Liberty Create | Netcall; MatsSoft | MATS | forms
Citizen Space | Delib | | consultation
Objective Keyplan | Objective Corporation | Keyplan | consultation
Information@Work | NEC Software Solutions; Northgate Public Services | I@W; Information at Work | documents
Documentum | OpenText; EMC | Captiva | documents
Comino | Civica; Comino | W2; Workflow360 | documents
Technology Forge | Civica; Technology Forge | TF Cloud | property
Concerto | Bellrock; Concerto Support Services | | property
ArcGIS | Esri UK | ArcGIS Online; ArcMap | gis
MapInfo | Precisely; Pitney Bowes | MapInfo Pro | gis
Cadcorp | Cadcorp | Cadcorp SIS | gis
ProContract | Proactis; Due North | The Chest | procurement
In-tend | In-Tend | | procurement
Iken | Iken Business | | legal
Norwel | Norwel Computer Services | | legal
LACHS | JCAD | JCAD LACHS | insurance
Microsoft 365 | Microsoft | Office 365; M365; Microsoft EA | productivity
Power BI | Microsoft | | productivity
Adobe Creative Cloud | Adobe | Adobe CC | productivity
8x8 | 8x8 | 8x8 Contact Centre | telephony
Mitel | Mitel | MiVoice | telephony
Netcall | Netcall | Liberty Converse | telephony
Vodafone | Vodafone | Vodafone mobiles | mobile
O2 | Virgin Media O2; Telefonica UK | O2 mobiles | mobile
Virgin Media WAN | Virgin Media Business | | network
MLL | MLL Telecom | | network
Sophos | Sophos | Sophos Intercept X | security
Mimecast | Mimecast | | security
FortiGate | Fortinet | Fortinet | security
VMware | Broadcom; VMware | vSphere | servers
Veeam | Veeam | Veeam Backup | servers
NetApp | NetApp | | servers
Hornbill | Hornbill | Supportworks | desk
TOPdesk | TOPdesk | | desk
ServiceNow | ServiceNow | Service Now | desk
Saffron | Fretwell-Downing | | catering
GovernorHub | The Key | Governor Hub | governors
PNC8 | Tunstall | Tunstall PNC; PNC | telecare
"""
)

INVENTED = _made(
    """
Plantrak | Thornbury Software; Ashgrove Computing | Thornbury Planning | planning
CivicPlan | Meridian Local | Meridian CivicPlan | planning
BCMS | Larkfield Systems | | planning | Building Control Management System
Safeguard EH | Redmayne | Redmayne EH | public protection
Lantern Licensing | Lantern Public Sector; Brightmoor | Lantern | public protection
Revmaster | Castlegate Information; Duxbury Data | Castlegate Revenues | revenues
TaxPoint | Oakhampton Software | | revenues
Tenura | Tenura | Tenura Cloud; Tenura One | housing
HomeBase HMS | Pennant Housing Software; Rowan Data | Pennant HMS | housing
IHMS | Greystoke | | housing | Integrated Housing Management System
Fixly | Fixly | Fixly Mobile | repairs
RepairRight | Dunmore Mobile | | repairs
Keyturn | Keyturn | Keyturn Lettings | lettings
CBLite | Hollins Data; Marchbank | | lettings
HALO Options | Ferncliff | Halo | lettings
Carenotes+ | Wynyard Care Systems; Penrose | Wynyard Carenotes | adults
ASCIS | Brackley Informatics | | adults | Adult Social Care Information System
KinShip | Kinship Digital | Kinship | children
CYPIS | Eastmoor | | children | Children and Young People's Information System
SchoolGate | Ridgeway Education; Pollard Systems | School Gate | education
AdmitOne | Quillfeather | | education
PupilTrace | Lowther Data | | education
YJIS | Sandiacre | | youth justice | Youth Justice Information System
Biblio360 | Folio Public | Biblio | libraries
Shelfmark | Shelfmark Libraries; Inkwell | | libraries
Playmaker Pro | Playmaker Leisure | Playmaker | leisure
Courtside | Tilbrook | | leisure
Quorum | Quorum Civic | Quorum Online | committee
MinuteMaster | Abbotsford Software; Deane & Co Systems | Minute Master | committee
DSIS | Hartsop | | committee | Democratic Services Information System
Pollstar | Pollstar | | elections
Canvasser | Wetherby Elections | | elections
Sterling Ledger | Fairholme Financial; Burdock | Sterling | finance
FinPoint | FinPoint | | finance
PayBridge | Tidewater Payments | Paybridge | income
Tillmaster | Cobden; Cash & Carry Systems | | income
PeopleFirst HR | Juniper People; Saltmarsh HR | PeopleFirst | hr
HRIS | Elmsworth | | hr | Human Resources Information System
Hirewell | Hirewell | | recruitment
Vacancy Filler Pro | Copperfield | | recruitment
Brightmind | Brightmind Learning | | learning
SkillsTrack | Netherton | Skills Track | learning
Roadwise | Roadwise; Kestrel Highways | | highways
HAMS | Tarmount | | highways | Highways Asset Management System
KerbSide | Pendle Environmental Software | Kerbside | waste
RoundRunner | Greenbin | Round Runner | waste
ParkPoint | Parkpoint; Zonal | | parking
PermitGo | Oxcroft | | parking
Wheelbase | Mallory Fleet | | fleet
VTMS | Autologic Fleet | | fleet | Vehicle Tracking and Management System
Vowbook | Vowbook | | registrars
CeremonyPlus | Stanhope; Lyle Registration | | registrars
Evergreen BMS | Evergreen Memorial | Evergreen | cemeteries
CitizenDesk | Halewood Digital | Citizen Desk | crm
OneView Customer | Larchmont; Pinnacle Civic | OneView | crm
Sitewright | Sitewright | | web
Webcraft CMS | Tannery Digital | Webcraft | web
Formulate | Formulate | | forms
QuickForm | Dovecote | Quick Form | forms
HaveYourSay | Speakeasy Digital | Have Your Say | consultation
Opinio | Opinio | | consultation
PaperTrail | Brackenfield; Scriven Imaging | Paper Trail | documents
DocuStore | Kenilworth Imaging | | documents
EstateMaster | Ravensworth; Copley Surveyors Software | Estate Master | property
CPAD | Wolds Software | | property | Corporate Property Asset Database
Cartograph | Cartograph Spatial | | gis
BidWell | Bidwell Sourcing | | procurement
TenderBox | Foxglove | Tender Box | procurement
Counselor | Temple Legal Software | | legal
ClaimTrack | Wessex Risk; Barlow Claims | | insurance
VoxPoint | Voxpoint | | telephony
Ringline UC | Ringline | Ringline | telephony
Shieldwall | Shieldwall Cyber | | security
Vaultkeeper | Vaultkeeper | | servers
AskIT | Askwith Software | | desk
MealMinder | Tamworth Catering Systems | Meal Minder | catering
GovTrack Schools | Ashdown Education | GovTrack | governors
Guardian Link | Sentinel Care; Lifecall | | telecare
"""
)

RESELLERS = (
    "Softcat plc",
    "Phoenix Software Ltd",
    "Computacenter (UK) Ltd",
    "Insight Direct (UK) Ltd",
    "Trustmarque Solutions Limited",
    "Bytes Software Services Ltd",
    "CDW Limited",
    "Boxxe Ltd",
    "XMA Ltd",
    "Specialist Computer Centres plc",
    "Harbinger Reselling Ltd",
    "Northpoint IT Supplies Ltd",
)

ELSEWHERE = (
    ("Grounds Maintenance", "Greenlea Landscapes Ltd"),
    ("Window Cleaning", "Clearview Cleaning Ltd"),
    ("Roofing Works - Primary School", "Cooper & Sons Roofing Ltd"),
    ("Supply of Refuse Vehicles", "Dennis Eagle Ltd"),
    ("Refuse Collection Service", "Veolia ES (UK) Ltd"),
    ("Domiciliary Care Framework", "Various Providers"),
    ("Residential Care for Adults with Learning Disabilities", "Rosewood Care Ltd"),
    ("Housing Repairs and Maintenance", "Fortem Solutions Ltd"),
    ("Void Property Works", "Mears Ltd"),
    ("Highways Term Maintenance", "Eurovia Infrastructure Ltd"),
    ("Street Lighting Maintenance", "Enerveo Ltd"),
    ("Home to School Transport", "City Taxis Ltd"),
    ("School Catering Service", "Chartwells"),
    ("Supply of Library Books", "Askews and Holts Library Services Ltd"),
    ("Leisure Centre Management", "Freedom Leisure"),
    ("Parking Enforcement Services", "NSL Ltd"),
    ("Supply of Parking Machines", "Flowbird Smart City UK Ltd"),
    ("Legal Services Framework", "Bevan Brittan LLP"),
    ("Insurance Brokerage", "Marsh Ltd"),
    ("Treasury Management Advice", "Link Treasury Services"),
    ("Election Print and Postal Votes", "Civica Election Services Ltd"),
    ("Agency Staff", "Matrix SCM Ltd"),
    ("Planning Consultancy for Local Plan", "Lichfields"),
    ("Property Valuation Services", "Wilks Head & Eve LLP"),
    ("Cemetery Grounds Works", "Idverde Ltd"),
    ("Fleet Vehicle Hire", "SHB Hire Ltd"),
    ("Occupational Health Services", "Heales Medical Ltd"),
    ("Payroll Bureau for Schools", "Strictly Education Ltd"),
    ("Laptops and Accessories", "Softcat plc"),
    ("Multi-functional Devices", "Konica Minolta Business Solutions (UK) Ltd"),
    ("Structured Cabling", "Comtec Cabling Ltd"),
    ("Consultancy for Digital Strategy", "Methods Business and Digital Technology Ltd"),
    ("IT Health Check", "NCC Services Ltd"),
    ("Social Value Consultancy", "Simetrica Ltd"),
    ("Customer Research", "DJS Research Ltd"),
    ("Website Accessibility Audit", "Zoonou Ltd"),
    ("Waste Composition Study", "M.E.L Research Ltd"),
    ("Youth Services", "Barnardo's"),
    ("Sexual Health Service", "Provide CIC"),
    ("Banking Services", "Lloyds Bank plc"),
    ("Fostering Framework", "Various Providers"),
    ("Electricity Supply", "EDF Energy"),
    ("Gas Servicing", "Sure Maintenance Ltd"),
    ("Tree Works", "Gristwood and Toms Ltd"),
    ("Security Guarding", "Mitie Security Ltd"),
)

UNRELATED = (
    "Comtrade Distribution Ltd",
    "Ashworth Office Supplies Ltd",
    "Bramley & Hart LLP",
    "Delta Point Consulting Ltd",
    "Highfield Group plc",
)

LONG_TEXTS = (
    "The council invites tenders for {0}. The successful bidder will work with our "
    "{1} team and report through the council's systems. Documents are on the portal.",
    "{0} for the council and its partners, to be monitored by the head of {1}. Access "
    "to the online portal is free; suppliers must register before the deadline.",
    "Quotations are sought for {0}. The contract supports the delivery of {1} across "
    "the borough for three years with the option to extend for a further two.",
)
