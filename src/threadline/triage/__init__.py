"""The triage: tickets in, the themes that matter, what each asks for, one page out.

It computes little of its own: it brings together what tickets, themes, failure modes and trends answer.
"""
