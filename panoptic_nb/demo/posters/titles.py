"""Titles by motif, in French and English: what there was to announce."""

from __future__ import annotations

from typing import NamedTuple


class Title(NamedTuple):
    """A title (``|`` where the line breaks), the line that goes with it, its genre and language."""

    title: str
    line: str
    genre: str
    language: str


def _read(block: str) -> list[Title]:
    rows = [row.strip().split(" ; ") for row in block.strip().splitlines()]
    return [Title(title, line, genre, language) for genre, language, title, line in rows]


TITLES: dict[str, list[Title]] = {
    "sun": _read("""
        festival ; fr ; Fête|du soleil ; bals, fanfares et feux de joie
        festival ; en ; Midsummer|Festival ; music from dawn to dusk
        tourisme ; fr ; Soleil|d'hiver ; trains directs chaque jour
        tourisme ; en ; Follow|the sun ; by rail and sea
        produit ; fr ; Huile|Solène ; le midi dans votre cuisine
        exposition ; fr ; Lumières|du Sud ; peintures et dessins
        exposition ; en ; Light|& Colour ; paintings and prints
        concert ; fr ; Concerts|de l'aube ; orchestre de la ville
        concert ; en ; Sunrise|Sessions ; three days of music"""),
    "moon": _read("""
        concert ; fr ; Nocturnes ; musique de chambre
        concert ; en ; Moonlight|Ball ; two orchestras till dawn
        spectacle ; fr ; La Lune|rousse ; féerie en trois actes
        spectacle ; en ; The Night|Garden ; a play in four scenes
        produit ; fr ; Savon|Lunel ; douceur et clarté
        exposition ; fr ; Atlas|de la nuit ; cartes et instruments
        festival ; fr ; Nuit|des étoiles ; observatoire ouvert à tous
        tourisme ; en ; Night Train|South ; sleeping cars every evening"""),
    "bird": _read("""
        exposition ; fr ; L'oiseau|dans l'art ; estampes et céramiques
        exposition ; en ; Birds ; two centuries of drawing
        produit ; fr ; Cycles|Hirondel ; légers comme l'air
        produit ; en ; Swallow|Pens ; they fly over the page
        cause ; fr ; Journée|de la paix ; grande assemblée populaire
        cause ; en ; Peace|Congress ; delegates of forty towns
        festival ; fr ; Fête|de l'air ; ballons, planeurs, cerfs-volants
        spectacle ; fr ; L'oiseau|bleu nuit ; ballet
        tourisme ; fr ; L'île|aux oiseaux ; par bateau toute l'année"""),
    "flower": _read("""
        exposition ; fr ; Salon|des fleurs ; serres et jardins d'hiver
        exposition ; en ; Spring|Flower Show ; under the great glass roof
        produit ; fr ; Parfum|Ophélie ; extrait de fleurs sauvages
        produit ; en ; Daisy|Soap ; for hands and linen
        festival ; fr ; Corso|fleuri ; défilé de quarante chars
        festival ; en ; May Day|Fair ; dances on the green
        spectacle ; fr ; La dame|aux iris ; drame lyrique
        concert ; en ; Flowers|of Sound ; an evening in the park
        tourisme ; fr ; Riviera|fleurie ; le printemps en janvier"""),
    "mountain": _read("""
        tourisme ; fr ; Haut-|Clairval ; sports d'hiver, 1 800 m
        tourisme ; en ; Monte|Serrano ; the roof of the valley
        tourisme ; fr ; Le mont|d'Argent ; funiculaire et glaciers
        exposition ; fr ; Cimes ; photographies d'altitude
        exposition ; en ; Above|the clouds ; a century of climbing
        produit ; fr ; Eau|des Cimes ; pure comme la neige
        concert ; fr ; Échos|d'altitude ; cors, chœurs et cloches
        festival ; fr ; Fête|des guides ; cordées et vin chaud"""),
    "fish": _read("""
        produit ; fr ; Sardines|Kermel ; à l'huile d'olive
        produit ; en ; Silver|Herring ; smoked the old way
        exposition ; fr ; Aquarium|de la ville ; quarante bassins nouveaux
        exposition ; en ; Life|in the deep ; natural history
        festival ; fr ; Fête|de la mer ; joutes et grand pavois
        festival ; en ; Harbour|Week ; boats, bands and supper
        spectacle ; fr ; Le pêcheur|de lune ; opéra-comique"""),
    "tree": _read("""
        exposition ; fr ; L'arbre|et l'homme ; muséum d'histoire naturelle
        exposition ; en ; Forest|& Wood ; design in timber
        cause ; fr ; Plantons ; journée de l'arbre
        cause ; en ; Save|our woods ; league of the green belt
        tourisme ; fr ; Forêt|de Brune ; sentiers et sources
        tourisme ; fr ; La route|des pins ; autocars et haltes
        produit ; fr ; Crayons|du Cèdre ; ils ne cassent pas
        festival ; en ; Harvest|Home ; cider, fiddles, bonfires"""),
    "cat": _read("""
        spectacle ; fr ; Cabaret|du chat gris ; chansons et ombres
        spectacle ; en ; The Cat|at nine ; a comedy of manners
        produit ; fr ; Cacao|Minette ; un bol de velours
        produit ; en ; Tabby|Stockings ; nine lives in every pair
        exposition ; fr ; Exposition|féline ; trois cents chats d'Europe
        concert ; en ; Cool Cats|Jazz ; late set at eleven"""),
    "face": _read("""
        exposition ; fr ; Portraits ; cent ans de visages
        exposition ; en ; Faces|of the age ; drawings and masks
        spectacle ; fr ; Madame|Aurore ; comédie en deux actes
        spectacle ; en ; The Painted|Mask ; a tragedy
        produit ; fr ; Poudre|Élodie ; un teint de pêche
        produit ; en ; Velvet|Cream ; by candle or by day
        concert ; fr ; Récital|de chant ; airs et mélodies
        concert ; en ; Voices ; soul revue, one night only
        exposition ; fr ; Salon|des cent ; affiches d'artistes"""),
    "hand": _read("""
        cause ; fr ; Votez|les mains ouvertes ; union des métiers
        cause ; en ; All hands ; workers' education week
        exposition ; fr ; La main|et l'outil ; arts et métiers
        exposition ; en ; Made|by hand ; craft fair and workshops
        produit ; fr ; Gants|Palmyre ; souples et solides
        spectacle ; fr ; La main|noire ; film en cinq parties
        spectacle ; en ; The Conjurer ; see it and believe
        concert ; fr ; Quatre mains ; récital de piano"""),
    "eye": _read("""
        exposition ; fr ; L'œil|moderne ; photographie nouvelle
        exposition ; en ; Vision|in motion ; experiments with light
        produit ; fr ; Lunettes|Optima ; voyez plus loin
        produit ; en ; Clarity|Lenses ; ground to the hair
        spectacle ; fr ; Ciné-|club ; chaque mardi, film et débat
        spectacle ; en ; Film|Society ; new work, late shows
        cause ; fr ; Regardez|la route ; prudence sur route
        concert ; en ; Kaleido|Eye ; light show and dance"""),
    "ship": _read("""
        tourisme ; fr ; Traversée|de nuit ; départ tous les samedis
        tourisme ; en ; Blue Star|Ferries ; islands in a day
        tourisme ; fr ; Ligne|des Antilles ; paquebots rapides
        exposition ; fr ; Salon|nautique ; voiles et moteurs
        exposition ; en ; Boats|& Sails ; marine museum
        produit ; fr ; Biscuits|du Large ; croquants de l'avant
        festival ; fr ; Régates ; cent voiles dans la rade
        festival ; en ; Regatta|Week ; a hundred sails
        cause ; fr ; Sauvetage|en mer ; donnez à la société"""),
    "bicycle": _read("""
        produit ; fr ; Cycles|Vélocia ; la reine des routes
        produit ; en ; Comet|Bicycles ; built to outlast you
        produit ; fr ; Pneu|Ruban ; il boit la route
        festival ; fr ; Tour|des collines ; course en six étapes
        festival ; en ; Velodrome|Meeting ; sprint and pursuit
        tourisme ; fr ; Les bords|de l'Auve ; à bicyclette
        cause ; fr ; La ville|à vélo ; dimanche sans moteurs
        exposition ; en ; Two|Wheels ; a history of cycling"""),
    "lighthouse": _read("""
        tourisme ; fr ; Pointe|de Saillant ; phare, falaises, vent du large
        tourisme ; en ; Cape|Solitude ; walks and wild weather
        tourisme ; fr ; Ker-|Morvan ; bains de mer
        exposition ; fr ; Gardiens|de feu ; musée des phares
        produit ; fr ; Allumettes|du Phare ; une flamme sûre
        cause ; en ; Keep|the light ; lifeboat fund
        festival ; fr ; Nuit|des phares ; veillées sur la côte"""),
    "cup": _read("""
        produit ; fr ; Café|Aurore ; le premier du matin
        produit ; en ; Tea by|Merridew ; five leaves, one cup
        produit ; fr ; Chocolat|Bélise ; chaud, noir, profond
        exposition ; fr ; Porcelaines ; manufactures et ateliers
        exposition ; en ; Form|& Use ; ceramics today
        spectacle ; fr ; Café-|concert ; revue de fin de siècle
        festival ; en ; Coffee House|Nights ; poems and guitars"""),
}

# Titles that would be out of their time before a year.
SINCE = {
    "Kaleido|Eye": 1960,
    "Cool Cats|Jazz": 1924,
    "Sunrise|Sessions": 1962,
    "Voices": 1960,
    "Film|Society": 1925,
    "Ciné-|club": 1921,
    "L'œil|moderne": 1920,
    "La ville|à vélo": 1960,
    "Vision|in motion": 1925,
    "Coffee House|Nights": 1954,
    "Regardez|la route": 1920,
    "Save|our woods": 1910,
    "Form|& Use": 1920,
    "Fête|de l'air": 1908,
    "La main|noire": 1908,
}
