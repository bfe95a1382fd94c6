"""Links to files that lie elsewhere."""

from __future__ import annotations

import pytest

from xlkpi.mail.links import in_text, stored


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
        # a mailbox itself, a home page, and what only looks like a service
        ("https://mail.qq.com/", ""),
        ("https://mail.163.com/js6/main.jsp", ""),
        ("https://www.city.gov.cn/pan.baidu.com/a", ""),
        ("https://pan.baidu.com.else.where/s/1ab", ""),
        ("https://pan.baidu.com@else.where/s/1ab", ""),
        ("https://notpan.baidu.com/s/1ab", ""),
        ("mailto:a@pan.baidu.com", ""),
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
        ("<https://a.cn/b> http://c.cn/d\nhttps://", ["https://a.cn/b", "http://c.cn/d"]),
    ],
)
def test_links_in_plain_text(text: str, urls: list[str]) -> None:
    assert [url for url, _ in in_text(text)] == urls
