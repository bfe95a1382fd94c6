"""Links to files that lie elsewhere."""

from __future__ import annotations

import pytest

from xlkpi.mail.links import in_text, keeper, known, stored, words_of
from xlkpi.texts import same


@pytest.mark.parametrize(
    ("url", "service"),
    [
        ("https://wx.mail.qq.com/ftn/download?func=3&key=ab&code=cd", "QQ"),
        ("http://mail.qq.com/cgi-bin/ftnExs_download?k=ab&code=cd", "QQ"),
        ("https://exmail.qq.com/cgi-bin/ftnExs_download?k=ab", "QQ"),
        ("https://mail.163.com/large-attachment-download/index.html?p=ab", "163"),
        ("https://dashi.163.com/html/cloud-attachment-download/?key=ab", "163"),
        ("https://mail.sina.com.cn/filecenter/download.php?id=ab", "Sina"),
        ("HTTPS://PAN.BAIDU.COM/s/1ab", "Baidu"),
        ("https://city-my.sharepoint.com/:x:/g/ab", "OneDrive"),
        ("https://www.kdocs.cn/l/ab", "WPS"),
        ("https://wwi.lanzoup.com/ab", "Lanzou"),
        ("https://drive.weixin.qq.com/s?k=AB", "WeCom"),
        ("https://doc.weixin.qq.com/sheet/e3_AB?scode=x", "WeCom"),
        ("https://wx.mail.qq.com/s?k=AB", "QQ"),
        ("https://docs.qq.com/sheet/DAB", "QQ"),
        ("https://space.dingtalk.com/s/gwHOABCD", "DingTalk"),
        ("https://alidocs.dingtalk.com/i/nodes/AB", "DingTalk"),
        ("https://www.jianguoyun.com/p/DAB", "Jianguoyun"),
        ("https://city.feishu.cn/file/boxAB", "Feishu"),
        ("https://city.feishu.cn/base/AB", "Feishu"),
        ("https://www.alipan.com/s/AB", "Aliyun"),
        ("https://mail.city.gov.cn/coremail/s?func=nf:download&key=AB", "Coremail"),
        ("https://mail.163.com/filehub/bg/AB", "163"),
        ("https://115.com/s/sw1", "115"),
        ("https://box.lenovo.com/l/AB", "Lenovo"),
        ("https://mail.qiye.163.com/static/share/AB", "163"),
        # a mailbox itself, a home page, and what only looks like a service
        ("https://mail.qq.com/", ""),
        ("https://mail.163.com/js6/main.jsp", ""),
        ("https://www.city.gov.cn/pan.baidu.com/a", ""),
        ("https://pan.baidu.com.else.where/s/1ab", ""),
        ("https://pan.baidu.com@else.where/s/1ab", ""),
        ("https://notpan.baidu.com/s/1ab", ""),
        ("mailto:a@pan.baidu.com", ""),
        ("https://mail.city.gov.cn/coremail/index.jsp?sid=AB", ""),
        ("https://www.feishu.cn/", ""),
        ("https://www.jianguoyun.com/", ""),
        ("https://weixin.qq.com/", ""),
        ("https://docs.qq.com.else.where/x", ""),
    ],
)
def test_whose_link_it_is(url: str, service: str) -> None:
    assert stored(url) == service


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        (
            "链接：https://pan.baidu.com/s/1ab?pwd=x1，提取码x1",
            ["https://pan.baidu.com/s/1ab?pwd=x1"],
        ),
        ("(see https://1drv.ms/x/s!ab).", ["https://1drv.ms/x/s!ab"]),
        ("网盘 pan.baidu.com/s/1ab 提取码x1；官网 city.gov.cn/a", ["https://pan.baidu.com/s/1ab"]),
        ("写信给 a@pan.baidu.com/s/1ab", []),
        ("<https://a.cn/b> http://c.cn/d\nhttps://", ["https://a.cn/b", "http://c.cn/d"]),
    ],
)
def test_links_in_plain_text(text: str, urls: list[str]) -> None:
    assert [url for url, _ in in_text(text)] == urls


@pytest.mark.parametrize(
    ("place", "url", "is_one"),
    [
        ("pan.city.gov.cn", "https://pan.city.gov.cn", True),
        ("pan.city.gov.cn", "http://a.PAN.city.gov.cn:8443/x", True),
        ("pan.city.gov.cn", "https://xpan.city.gov.cn/x", False),
        ("pan.city.gov.cn", "https://pan.city.gov.cn.else.where/x", False),
        ("oa.city.gov.cn/share", "https://oa.city.gov.cn/share/1", True),
        ("oa.city.gov.cn/share", "https://oa.city.gov.cn/login", False),
        ("oa.city.gov.cn:8080/*file", "https://oa.city.gov.cn:8080/a/b/file?1", True),
        ("pan*.city.cn", "https://pan7.city.cn/x", True),
        ("pan*.city.cn", "https://pan.x.city.cn/x", False),
    ],
)
def test_a_place_is_a_host_and_perhaps_how_the_path_begins(
    place: str, url: str, *, is_one: bool
) -> None:
    assert bool(keeper("own", same("own"), [place]).pattern.match(url)) == is_one


def test_each_known_keeper_is_named_for_people() -> None:
    names = [one.name for one in known()]
    assert len(names) == len(set(names))
    assert words_of("Baidu").zh == "百度网盘"
    assert words_of("pan.city.gov.cn").zh == "pan.city.gov.cn"
