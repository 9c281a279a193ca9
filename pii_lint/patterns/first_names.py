"""Given names, in lower case, that mean little else: the first evidence for a person's name in a text.

Left out are names that are also places, months, flowers, words or products (May, Grace, Mark, Austin, Ruby):
beside a capitalised word they are more often something else.

Example::

    >>> "fatima" in FIRST_NAMES, "ruby" in FIRST_NAMES
    (True, False)
"""

from __future__ import annotations

FIRST_NAMES: frozenset[str] = frozenset(
    # English-speaking countries
    """aaron abigail alan albert alex alexander alice alison allison amanda amy andrea andrew angela anita ann anna anne
    anthony arthur ashley barbara barry benjamin bernard beth betty beverly bradley brandon brenda brian bruce bryan
    cameron carl carol caroline catherine charles cheryl chloe christina christine christopher cindy claire clara
    colin connor craig cynthia daniel danielle darren david deborah debra denise dennis derek diane donald donna
    dorothy douglas duncan dylan edith edward eileen elaine eleanor elizabeth ellen emily emma eric erica ethan eugene
    evelyn fiona frances francis frederick gareth gary geoffrey george gerald gillian gloria gordon graham greg gregory
    hannah harold harriet harry heather helen henry howard hugh ian irene isabella jacob jacqueline james jamie jane
    janet janice jason jean jeffrey jennifer jeremy jessica jill joan joanna joe joel john johnny jonathan joseph
    joshua joyce juan judith judy julian julie justin karen katherine kathleen kathryn katie keith kelly kenneth
    kevin kimberly kristen kyle larry laura lauren lawrence leonard leslie liam linda lisa logan lois lori louis louise
    lucas lucy luke lynn malcolm margaret maria marie marilyn marjorie martha martin martyn mary matthew maureen
    megan melissa michael michelle mildred mitchell mohammad mohammed monica muhammad nancy naomi natalie nathan neil
    nicholas nicola nicole nigel noah oliver olivia pamela patricia patrick paul paula pauline peter philip phillip
    phyllis rachel ralph raymond rebecca rhys richard robert robin roger ronald rosemary roy russell ruth ryan sally
    samantha samuel sandra sara sarah scott sean sebastian sharon shaun sheila shirley simon sophie stacey stanley
    stephanie stephen steven stewart stuart susan suzanne sylvia tara teresa terry theresa thomas timothy tina tracy
    tyler valerie vanessa vincent walter wayne wendy william zachary zoe"""
    # German, Dutch, Scandinavian
    """ andreas angelika anke annika antje astrid axel bernd bernhard birgit bjorn bram britta christa christian claudia
    daan dieter dirk eberhard elke emil erik ernst erwin eva ferdinand florian franz friedrich fritz gabriele gerd
    gerhard gisela greta gunnar gunther hanna hannes hans harald heike heinrich heinz helga helmut henrik herbert
    hermann horst ilse inga ingrid jan jens joachim johan johann johanna johannes jonas jorg josef jurgen jutta karin
    karl karsten katharina katja katrin klaus kristina lars leonie lieke lukas magnus manfred manuela mareike maren
    markus martina mathias matthias maximilian mikael monika niklas nils olaf oskar otto petra rainer ralf reinhard
    renate rolf rudolf sabine sanne sigrid silke simone sjoerd sonja stefan stefanie svenja sven thorsten tobias
    torsten ulrich ulrike ursula ute uwe volker werner wilhelm wolfgang wouter"""
    # French, Italian, Spanish, Portuguese
    """ alain alejandro alessandra alessandro alfonso alfredo alvaro amelie ana andre antoine antonella antonio arnaud
    aurelie beatriz benoit bernadette bruno camille carla carlos carmen catalina cecile chiara christophe clement
    cristina delphine diego dominique eduardo elena elisabeth elisa emanuele emilio enrique esteban etienne fabio
    federica federico felipe fernanda fernando filipe filippo francesca francesco francisco franck francois frederic
    gabriel gabriela giacomo gilles giorgia giorgio giovanna giovanni giulia giuseppe gonzalo guillaume guillermo
    gustavo hector helene henri hugo ignacio ines isabel isabelle jacques javier jerome joao joaquin jorge jose josefina
    juliana julien juliette laurent leonardo lorenzo luca lucia luciana ludovic luigi luis luisa manuel marcel marcelo
    marcos margarida mariana marina mario marta martine mateo mathieu matteo mauricio miguel mireille mohamed monique
    nathalie nicolas nuno olivier oscar pablo paolo pascale patrice pedro philippe pierre pilar quentin rafael ramon
    raquel renato ricardo roberto rodrigo salvatore sandrine santos sebastien sergio simona solange stefano susana
    sylvain sylvie thierry tiago valentina valerio vasco veronica virginie vittorio xavier yves"""
    # Central and Eastern Europe
    """ agnieszka aleksander aleksandra aleksei alexei anastasia andrei andrej andrzej aneta anton balazs bela bogdan
    boris branislav danuta darya dmitri dmitry dominik dragan ekaterina elzbieta ewa filip gabor goran grzegorz halina
    igor ilya irina istvan ivana iwona jakub jana janos jaroslav jelena jerzy jiri justyna katarzyna kristof ksenia
    laszlo lenka ludmila lukasz maciej magdalena malgorzata marek mariusz marta michal mihai mikhail milan milos
    miroslav monika nadia natalia natasha nikita nikolai oksana oleg olena olga ondrej pavel pawel petr piotr radek
    roman sergei sergey slavko stanislav svetlana tatiana tatyana tereza tomas tomasz vaclav vladimir vojtech wojciech
    yulia yuri zbigniew zdenek zoltan zuzana"""
    # Turkish, Arabic, Persian, African
    """ abdullah abdul abebe adebayo ahmad ahmed aisha akua ali aliyah amina amir ayse babak bilal chidi chinedu chioma
    emeka emre fatemeh fatima fatma farid hamid hana hasan hassan hussein ibrahim ifeoma ismail jamal kareem karim
    khadija khaled khalid kofi kwame laila layla leila mahmoud maryam mehmet mustafa nasser ngozi noor nour omar
    osman rashid reza saad salim samir sanaa selim shirin soraya tariq thabo wanjiru yasmin youssef yusuf zahra zainab
    zeynep"""
    # South and East Asian
    """ aarav abhishek aditi aditya akash akiko amit anand ananya anil anjali ankit anuradha arjun arun ashok deepak
    deepika divya ganesh gaurav haruto hiroshi jiho jisoo kavita kenji kiran krishna lakshmi manish manoj meera minho
    mohan mukesh naoko neha nikhil nisha pooja prakash prasad pradeep priya rahul raj rajesh rakesh ramesh ravi rohan
    rohit sakura sandeep sanjay satoshi seojun shankar shreya siddharth sneha sunil sunita suresh swati takashi
    takeshi tanvi tomoko varun vijay vikram vinod vivek xiaoming yamamoto yoko yosuke yuki yuko""".split()
)

# Each begins with two letters or more that have no accent: by these it is looked for.
ACCENTED_NAMES: frozenset[str] = frozenset(
    """agnès aurélie benoît chloé clément françois françoise frédéric rené renée stéphane stéphanie valérie andré
    andrés joão josé maría martín sofía joaquín iván jesús belén concepción rocío sebastián björn michał
    paweł małgorzata elżbieta ondřej jiří tomáš zdeněk lukáš fatıma zoltán istván""".split()
)
