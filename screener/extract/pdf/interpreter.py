"""pdfminer's interpreter with what it leaves out: layers, shadings, bounds for forms."""

from __future__ import annotations

from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFObjRef, dict_value, resolve1, stream_value
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import decode_text

from screener.errors import TooLarge
from screener.extract.pdf.areas import is_upright
from screener.extract.pdf.device import Device
from screener.extract.pdf.geometry import at, box_of, subpaths
from screener.extract.pdf.operations import operations
from screener.extract.pdf.state import GraphicState
from screener.extract.pdf.tokens import has_inline_image

_METHOD_NAMES = str.maketrans({"*": "_a", '"': "_w", "'": "_q"})
_SPOKEN = ("ActualText", "Alt", "E")
_LIGATURE = 8  # bytes: what most stretches spell is one sign, or two letters set as one
_MAX_FORM_DEPTH = 24
_MAX_FORMS = 20_000


class Interpreter(PDFPageInterpreter):
    """Draws on a `Device` only."""

    device: Device
    graphicstate: GraphicState
    layers_off: frozenset[int] = frozenset()
    outer: GraphicState | None = None  # under which a form is drawn

    def dup(self) -> Interpreter:
        other = type(self)(self.rsrcmgr, self.device)
        other.layers_off = self.layers_off
        other.outer = self.graphicstate
        return other

    def init_state(self, ctm: Any) -> None:
        super().init_state(ctm)
        self.graphicstate = self.outer.copy() if self.outer else GraphicState()
        self._parameters: dict[Any, Any] = {}
        self._marked: list[bool] = []

    def execute(self, streams: Any) -> None:
        """The same as pdfminer's, on quicker tokens; streams with inline images are left to it."""
        self.stream_ids.clear()
        whole = []
        for one in streams:
            stream = stream_value(one)
            if stream.objid is not None and stream.objid not in self.parent_stream_ids:
                self.stream_ids.add(stream.objid)
                whole.append(stream.get_data())
        data = b"\n".join(whole)
        if has_inline_image(data):
            super().execute(streams)
            return
        known: dict[bytes, tuple[Any, int] | None] = {}
        for operator, operands in operations(data):
            try:
                found = known[operator]
            except KeyError:
                found = known[operator] = self._function(operator)
            if found is not None and len(operands) == found[1] and not self.argstack:
                found[0](*operands)
            else:
                self._call(found, operands)

    def _call(self, found: tuple[Any, int] | None, operands: list[Any]) -> None:
        """Call what takes its operands from the stack, or has more or less than it needs there."""
        self.argstack += operands
        if found is None:
            return
        function, count = found
        if not count:
            function()
        elif len(self.argstack) >= count:
            function(*self.pop(count))
        else:
            self.argstack.clear()

    def _function(self, operator: bytes) -> tuple[Any, int] | None:
        name = operator.decode("latin-1").translate(_METHOD_NAMES)
        function = getattr(self, f"do_{name}", None)
        return (function, function.__code__.co_argcount - 1) if function else None

    def do_F(self) -> None:  # noqa: N802 - operators of the format
        self.do_f()

    def do_gs(self, name: Any) -> None:
        if name not in self._parameters:
            known = dict_value(self.resources.get("ExtGState") or {})
            self._parameters[name] = known.get(literal_name(name))
        if self._parameters[name] is not None:
            self.graphicstate.apply(self._parameters[name])

    def do_Tr(self, render: Any) -> None:  # noqa: N802
        super().do_Tr(render)
        if self.textstate.render >= 4:  # what follows is painted inside the letters
            self.graphicstate.clip_exact = False

    def do_Tf(self, fontid: Any, fontsize: Any) -> None:  # noqa: N802
        font = self.fontmap.get(fontid.name) if type(fontid) is PSLiteral else None
        if font is None or type(fontsize) is not float:
            super().do_Tf(fontid, fontsize)
        else:
            self.textstate.font, self.textstate.fontsize = font, fontsize

    def do_TJ(self, seq: Any) -> None:  # noqa: N802
        if self.textstate.font is not None:  # the device keeps no state, so it needs no copy
            self.device.render_string(self.textstate, seq, None, self.graphicstate)

    def do_Tj(self, s: Any) -> None:  # noqa: N802
        if self.textstate.font is not None:
            self.device.write(self.textstate, s, self.graphicstate)

    def do_TL(self, leading: Any) -> None:  # noqa: N802
        if type(leading) is float:
            self.textstate.leading = -leading
        else:
            super().do_TL(leading)

    def do_W(self) -> None:  # noqa: N802
        parts = subpaths(self.curpath)
        points = [at(self.ctm, *step[-2:]) for part in parts for step in part if len(step) > 2]
        if points:
            curved = any(step[0] in "cvy" for step in self.curpath)
            exact = len(parts) == 1 and not curved and is_upright(points)
            self.graphicstate.clip_to(box_of(points), exact=exact)

    def do_W_a(self) -> None:  # noqa: N802
        self.do_W()

    def do_EI(self, obj: Any) -> None:  # noqa: N802
        self.device.state = self.graphicstate
        super().do_EI(obj)

    def do_BMC(self, tag: Any) -> None:  # noqa: N802, ARG002
        self._open(False)

    def do_BDC(self, tag: Any, props: Any) -> None:  # noqa: N802
        off = False
        if isinstance(tag, PSLiteral) and literal_name(tag) == "OC":
            off = bool(self.layers_off) and self._is_off(self._property(props))
        else:
            self._hear(props)
        self._open(off)

    def _property(self, name: Any) -> Any:
        known = dict_value(self.resources.get("Properties") or {})
        return known.get(literal_name(name))

    def _hear(self, props: Any) -> None:
        """Note what a stretch says it says, to those who copy it or have it read to them."""
        named = resolve1(self._property(props)) if isinstance(props, PSLiteral) else props
        for key in _SPOKEN if isinstance(named, dict) else ():
            text = resolve1(named.get(key))
            if isinstance(text, bytes) and len(text) > _LIGATURE:
                self.device.spoken.append(decode_text(text))

    def do_EMC(self) -> None:  # noqa: N802
        if self._marked and self._marked.pop():
            self.device.off -= 1

    def do_sh(self, name: Any) -> None:  # noqa: ARG002
        self.device.shade(self.graphicstate)

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
        device = self.device
        device.forms += 1
        if device.depth >= _MAX_FORM_DEPTH or device.forms > _MAX_FORMS:
            raise TooLarge("页面嵌套过深")
        target = self.xobjmap.get(literal_name(xobjid_arg))
        stream = stream_value(target) if target is not None else None
        off = stream is not None and self._is_off(stream.get("OC"))
        outside = device.off
        device.off += off
        device.depth += 1
        device.state = self.graphicstate
        super().do_Do(xobjid_arg)
        device.depth -= 1
        device.off = outside
        device.set_ctm(self.ctm)  # a form leaves its own behind

    def _open(self, off: bool) -> None:
        self._marked.append(off)
        self.device.off += off

    def _is_off(self, reference: Any) -> bool:
        """Is the layer, or the membership of layers, switched off?"""
        if reference is None or not self.layers_off:
            return False
        if isinstance(reference, PDFObjRef) and reference.objid in self.layers_off:
            return True
        spec = resolve1(reference)
        if not isinstance(spec, dict) or "OCGs" not in spec:
            return False
        groups = spec["OCGs"]
        groups = groups if isinstance(groups, PDFObjRef) else resolve1(groups)
        members = groups if isinstance(groups, list) else [groups]
        if isinstance(groups, PDFObjRef) and isinstance(resolve1(groups), list):
            members = resolve1(groups)
        states = [one.objid not in self.layers_off for one in members if isinstance(one, PDFObjRef)]
        policy = literal_name(spec["P"]) if "P" in spec else "AnyOn"
        on = {
            "AllOn": all(states), "AnyOn": any(states), "AnyOff": not all(states),
            "AllOff": not any(states),
        }  # fmt: skip
        return bool(states) and not on.get(policy, True)
