"""The web application: who did what, when, and what do people see?"""
