"""What a terminal shows of what was written to it."""

import re


def shown(said):
    """What a terminal shows after all this: the few signs that steer it are followed."""
    lines, row, column = [""], 0, 0
    for up, erase, sign in re.findall(r"\x1b\[(\d+)A|(\x1b\[J)|(.)", said, re.DOTALL):
        if up:
            row -= int(up)
            assert row >= 0
        elif erase:
            lines[row:] = [lines[row][:column]]
        elif sign == "\r":
            column = 0
        elif sign == "\n":
            row, column = row + 1, 0
            lines += [""] * (row + 1 - len(lines))
        else:
            lines[row] = lines[row][:column].ljust(column) + sign
            column += 1
    return [line for line in lines if line.strip()]
