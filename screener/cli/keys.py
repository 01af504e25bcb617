"""`screener keys`: which keys the service has, a new master key, a new key that signs."""

from __future__ import annotations

from collections.abc import Sequence

from screener.cli.arguments import ArgumentParser
from screener.cli.console import say_error, say_out
from screener.cli.person import add_data, add_person, person_from
from screener.cli.service import open_desk

_ACTS = ("list", "master", "signing")


def run(words: Sequence[str]) -> int:
    options = _parser().parse(words)
    if options is None:
        return 0
    with open_desk(options.data) as desk:
        if options.act == "list":
            keys = desk.keys()
            for line in (
                _line("主密钥", "在用", keys.master),
                *(_line("主密钥", "旧，尚未作废", one) for one in keys.older_masters),
                _line("签名密钥", "在用", keys.signing),
                *(_line("签名密钥", "旧，只用来核对", one) for one in keys.older_signing),
            ):
                say_out(line)
            return 0
        person = person_from(options)
        if options.act == "master":
            told = desk.change_master(person.login, person.password, person.reason)
            say_out(f"{_line('主密钥', '在用', desk.keys().master)}  换锁 {told['done']} 处")
            if told["lost"]:
                say_error(f"有 {told['lost']} 处原来就打不开（已损坏，或不是用这里的主密钥加密的）")
            say_error("请把新的主密钥文件另行备份；此前的备份仍要用此前的主密钥才能打开")
        else:
            made = desk.change_signing(person.login, person.password, person.reason)
            say_out(_line("签名密钥", "在用", made))
            say_error("请备份 keys 文件夹，并把新的 keys/public.pem 交给核对凭证的各方")
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        "keys",
        "审查服务的密钥：list 列出编号，master 更换主密钥，signing 更换签名密钥。",
        "更换由系统管理员在服务停下时办理，密码在终端输入；每次更换都写入审计日志。\n"
        "中断了的，再办一次即接着做完。\n"
        "退出状态：0 完成；2 命令有误，或服务正在运行。",
    )
    parser.add_argument("act", metavar="动作", choices=_ACTS, help="list、master 或 signing")
    add_data(parser)
    add_person(parser)
    return parser


def _line(kind: str, state: str, name: str) -> str:
    return f"{kind}  {state}  {name}"
