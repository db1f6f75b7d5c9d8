"""Rewrite the tree of every later cell.

level: basic
"""

import ast

from IPython import get_ipython


class Points(ast.NodeTransformer):
    def visit_Module(self, node):
        return ast.parse("2")


get_ipython().ast_transformers.append(Points())
