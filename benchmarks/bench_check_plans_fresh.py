"""Sixty-six sentences with their renderings, written after the repair and run once before mending.

Holes are those of ``bench_check_scrambles``. Subjects and clause orders are others than there.
"""

FRESH = {
    "libraries": [
        (
            "{y}年，市图书馆借出图书{a}册，比上年多{b}册，增幅{p}%。",
            "The city library lent {a} books in {y}, {b} more than the year before, or {p}% up.",
        ),
        (
            "同比增长{p}%，{y}年到馆读者达到{k}人次。",
            "Visits reached {k} in {y}, which is {p}% more than a year earlier.",
        ),
        (
            "馆藏{a}册图书中，{b}册为外文，占{p}%。",
            "Of the {a} volumes on its shelves, {b} are in foreign languages ({p}%).",
        ),
        (
            "{D}开馆以来，已办理读者证{a}张，其中{s}%属于学生。",
            "Since opening on {D}, the library has issued {a} cards, {s}% of them to students.",
        ),
        (
            "{w}年借阅量为{g}册，{y}年为{h}册，增长{i}%。",
            "Loans stood at {g} in {w} and at {h} in {y}, growing {i}%.",
        ),
        (
            "{y}年至今，共举办讲座{a}场，听众{b}人次，志愿者{c}人。",
            "Some {a} talks have been held since {y}, with {b} listeners and {c} volunteers.",
        ),
        (
            "{y}年，{n}家分馆共购书{a}册，花费{e}元。",
            "In {y} the {n} branches bought {a} books for {e} yuan.",
        ),
    ],
    "forestry": [
        (
            "{y}年全省造林{k}亩，完成计划的{p}%。",
            "The province planted {k} mu of forest in {y}, meeting {p}% of its plan.",
        ),
        (
            "森林覆盖率由{w}年的{p}%提高到{y}年的{q}%。",
            "Forest cover went from {p}% in {w} to {q}% in {y}.",
        ),
        (
            "与{z}年相比，{y}年火灾减少{a}起，下降{p}%。",
            "There were {a} fewer fires in {y} than in {z}, a fall of {p}%.",
        ),
        (
            "{y}年发生火灾{a}起，其中重大火灾{b}起，过火面积{c}公顷。",
            "{y} saw {a} fires, {b} of them major, over an area of {c} hectares.",
        ),
        (
            "{a}名护林员守护着{M}亩山林，人均收入比{z}年高{p}%。",
            "{M} mu of woodland is watched by {a} rangers, whose income is {p}% above that of {z}.",
        ),
        (
            "截至{D}，已栽下树苗{a}株，成活率{p}%。",
            "{a} saplings had been planted as of {D}, of which {p}% survived.",
        ),
        (
            "{w}年、{z}年和{y}年分别造林{a}亩、{b}亩和{c}亩。",
            "Planting came to {a} mu in {w}, {b} mu in {z} and {c} mu in {y}.",
        ),
    ],
    "tourism": [
        (
            "{D}当天，景区接待游客{a}人，门票收入{e}元。",
            "The park received {a} visitors on {D} and took {e} yuan at the gate.",
        ),
        (
            "“五一”期间接待游客{M}人次，按可比口径增长{p}%。",
            "During the holiday {M} trips were made, up {p}% on a comparable basis.",
        ),
        (
            "{y}年，入境游客{a}人，较{z}年的{b}人有所增加。",
            "Inbound visitors numbered {a} in {y}, against {b} in {z}.",
        ),
        (
            "酒店{a}家，客房{b}间，平均入住率为{p}%，比{z}年高{q}个百分点。",
            "There are {a} hotels with {b} rooms; occupancy averaged {p}%, "
            "{q} percentage points higher than in {z}.",
        ),
        (
            "截至{y}年末，民宿{a}家，从业人员{b}人，{p}%为女性。",
            "{b} people worked in {a} guest houses at the end of {y}; {p}% of them were women.",
        ),
        (
            "{y}年{D}至今，景区累计接待{M}人次，日均{a}人次。",
            "Since {D}, {y}, the site has had {M} visits, or {a} a day.",
        ),
        (
            "{n}条新航线带来旅客{a}人，其中{b}人来自海外。",
            "The {n} new routes brought {a} travellers, {b} of whom came from abroad.",
        ),
    ],
    "energy": [
        (
            "{y}年发电{a}千瓦时，同比增长{p}%，其中风电增长{q}%。",
            "Output was {a} kilowatt-hours in {y}, {p}% more than a year ago; wind grew {q}%.",
        ),
        (
            "截至{y}年底，充电桩达{M}台，同比增加{p}%。",
            "The number of charging points reached {M} by the end of {y}, an increase of {p}%.",
        ),
        (
            "{y}年，太阳能占{p}%，风能占{q}%，其余为水电。",
            "Solar made up {p}% and wind {q}% in {y}, with hydropower supplying the rest.",
        ),
        (
            "电价从{D}起下调{p}%，惠及{a}户居民。",
            "{a} households benefit from a {p}% cut in prices that took effect on {D}.",
        ),
        (
            "{z}年停电{g}次，{y}年增至{h}次，上升{i}%。",
            "Power cuts rose by {i}%, from {g} in {z} to {h} in {y}.",
        ),
        (
            "投资{e}元，新建变电站{a}座，改造线路{b}公里。",
            "With {e} yuan invested, {a} substations were built and {b} km of line renewed.",
        ),
        (
            "{t}，负荷达到{a}万千瓦，比{z}年最高值多{p}%。".replace("万千瓦", "兆瓦"),
            "At {t} the load hit {a} MW, {p}% over the {z} peak.",
        ),
    ],
    "post": [
        (
            "{y}年，快递业务量{B}件，同比上升{p}%。",
            "Couriers handled {B} parcels in {y}, a year-on-year rise of {p}%.",
        ),
        (
            "全年投递信件{a}封、包裹{b}件，分别下降{p}%和{q}%。",
            "Letters and parcels delivered over the year came to {a} and {b}, down {p}% and {q}%.",
        ),
        (
            "{p}%的投诉在{n}日内解决，{y}年共收到{a}件。",
            "In {y}, {a} complaints came in, and {p}% were settled within {n} days.",
        ),
        (
            "邮局从{w}年的{h}家减少到{y}年的{g}家。",
            "The number of post offices fell from {h} in {w} to {g} in {y}.",
        ),
        (
            "{D}，仓库处理包裹{a}件，{D2}处理{b}件。",
            "The depot sorted {a} parcels on {D} and {b} on {D2}.",
        ),
        (
            "{y}年，{s}%的乡镇设有网点，较{z}年提高{p}个百分点。",
            "{s}% of townships had an outlet in {y}, {p} percentage points up on {z}.",
        ),
        (
            "司机{a}名，平均年薪{b}元，上涨{p}%。",
            "The average pay of its {a} drivers was {b} yuan, {p}% up.",
        ),
    ],
    "sport": [
        (
            "{y}年马拉松{D}开跑，{a}人报名，{b}人完赛。",
            "{a} people signed up for the {y} marathon on {D} and {b} finished.",
        ),
        (
            "体育场地面积人均{p}平方米，{y}年新建场馆{a}座。",
            "{a} venues were built in {y}, and there are now {p} square metres a head.",
        ),
        (
            "在{a}名会员中，{b}名是青少年，{c}名是老年人。",
            "Among {a} members, {b} are young people and {c} are elderly.",
        ),
        (
            "{z}年有{a}人参加测试，及格率{p}%；{y}年有{b}人参加，及格率{q}%。",
            "In {z}, {a} people took the test and {p}% passed; in {y}, {b} did and {q}% passed.",
        ),
        (
            "{y}年上半年，俱乐部收入{e}元，比{z}年同期少{p}%。",
            "The club earned {e} yuan in the first half of {y}, {p}% less than in the same months "
            "of {z}.",
        ),
        (
            "门票{a}张于{D}{t}开售，{s}%在{n}分钟内售出。",
            "Sale of {a} tickets opened at {t} on {D}; {s}% went within {n} minutes.",
        ),
        (
            "{w}年至{y}年，参赛者分别为{a}人、{b}人、{c}人，{y}年比{z}年多{p}%。",
            "Entrants numbered {a}, {b} and {c} from {w} to {y}, with {y} up {p}% on {z}.",
        ),
    ],
    "water": [
        (
            "{y}年，供水{B}立方米，漏损率为{p}%。",
            "{B} cubic metres of water were supplied in {y} and {p}% leaked away.",
        ),
        (
            "水库蓄水{M}立方米，比{z}年同期多{p}%，可供{n}个县使用。",
            "The reservoirs hold {M} cubic metres, {p}% more than at this time in {z}, enough for "
            "{n} counties.",
        ),
        (
            "优良水质断面比例为{p}%，同比上升{q}个百分点，监测断面{a}个。",
            "At {a} points, {p}% of samples were good, {q} percentage points up on the year.",
        ),
        (
            "{D}至{D2}，降雨{p}毫米，{a}人转移。",
            "From {D} to {D2}, {p} mm of rain fell and {a} people were moved.",
        ),
        (
            "到{y}年，新增节水灌溉{k}亩，节水{a}吨。",
            "By {y}, {k} mu more were under drip irrigation, saving {a} tonnes.",
        ),
        (
            "检查河道{a}条，发现问题{b}个，整改{c}个，整改率{p}%。",
            "Inspectors walked {a} rivers, found {b} faults and mended {c}, or {p}%.",
        ),
    ],
    "housing": [
        (
            "{y}年，开工保障房{a}套，竣工{b}套，分配{c}套。",
            "Work began on {a} homes in {y}, {b} were finished and {c} were let.",
        ),
        (
            "租金{y}年上涨{p}%，而{z}年上涨{q}%。",
            "Rents rose {p}% in {y} after {q}% in {z}.",
        ),
        (
            "补贴{e}元发放给{a}户家庭，户均{b}元。",
            "{a} families shared {e} yuan in grants, {b} yuan each.",
        ),
        (
            "{D}，{a}户居民搬入新居，其余{b}户将于{y}年入住。",
            "{a} households moved in on {D}; the other {b} will follow in {y}.",
        ),
        (
            "改造旧楼{a}栋，{s}%装有电梯，受益居民{M}人。",
            "{M} residents gain from work on {a} old blocks, {s}% of which now have lifts.",
        ),
        (
            "{w}年每平方米{g}元，{y}年每平方米{h}元。",
            "A square metre cost {g} yuan in {w} and {h} yuan in {y}.",
        ),
        (
            "调查了{n}个城市的{a}个家庭，{p}%满意，{q}%不满意。",
            "A survey of {a} homes in {n} cities found {p}% content and {q}% not.",
        ),
    ],
    "aviation": [
        (
            "{y}年{D}，机场旅客吞吐量突破{M}人次，比{z}年提前{a}天。",
            "The airport passed {M} passengers on {D}, {y}, {a} days sooner than in {z}.",
        ),
        (
            "航班{a}架次，正常率{p}%，取消{b}架次。",
            "{a} flights were run, {b} were cancelled and {p}% were on time.",
        ),
        (
            "{y}年春运，发送旅客{M}人次，较{z}年增长{p}%，为{w}年的{q}%。",
            "In the {y} holiday rush it carried {M} people, up {p}% from {z} and {q}% of the {w} "
            "level.",
        ),
        (
            "货运量达{a}吨，增长{p}%；邮件{b}吨，下降{q}%。",
            "Freight rose {p}% to {a} tonnes while mail fell {q}% to {b} tonnes.",
        ),
        (
            "截至{D}，机队共有飞机{a}架，平均机龄{p}年。",
            "The fleet counted {a} aircraft on {D}, {p} years old on average.",
        ),
    ],
}
