"""Pages of rules and of the rota."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from threadline.errors import InputError
from threadline_server.accounts.models import Team
from threadline_server.journal.queries import history_of
from threadline_server.triage import asking, pages, queries
from threadline_server.triage.actions import planning, ruling
from threadline_server.triage.forms import COMPARISONS, MEASURES, DutyForm, RuleForm, SwapForm
from threadline_server.web.access import SIGNED_IN, only, opened_to
from threadline_server.web.errors import require_found
from threadline_server.web.render import redirect_or_refresh, render_fragment, render_page, toast
from threadline_server.web.roles import CONTRIBUTORS, LEADS

if TYPE_CHECKING:
    from django.http import HttpResponse

    from threadline_server.triage.models import Rule
    from threadline_server.web.requests import SignedInRequest

RULERS = only(*LEADS)
MOST_SHOWN = 12


@opened_to(SIGNED_IN)
@require_GET
def rule_list(request: SignedInRequest) -> HttpResponse:
    """List the rules, and what each said last."""
    return render_page(request, "triage/rules.html", pages.rules_context(request.user, at=timezone.now()))


@opened_to(RULERS)
def new_rule(request: SignedInRequest) -> HttpResponse:
    """Make a rule."""
    theme = request.GET.get("theme", "any")
    start = f"theme:{theme} tickets > 20 in 7 days" if theme.isprintable() and " " not in theme else ""
    return _edit(request, None, condition=start)


@opened_to(RULERS)
def edit_rule(request: SignedInRequest, rule_id: int) -> HttpResponse:
    """Change a rule."""
    rule = queries.get_rule_for(request.user, rule_id)
    return _edit(request, rule, condition=asking.shown_condition(rule.condition), title=rule.title, team=rule.team_id)


def _edit(request: SignedInRequest, rule: Rule | None, **initial: Any) -> HttpResponse:
    form = RuleForm(Team.objects.visible_to(request.user), request.POST or None, **initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            ruling.save_rule(
                rule, said["condition"], title=said["title"], team=said["team"], by=request.user, at=timezone.now()
            )
        except InputError as error:
            form.add_error("condition", str(error))
        else:
            toast(request, "Saved. It is asked after each run, and once a day.")
            return redirect("triage:rules")
    context = {
        "form": form,
        "rule": rule,
        "history": history_of(rule) if rule else [],
        "themes": pages.theme_choices(request.user),
        "measures": MEASURES,
        "comparisons": COMPARISONS,
    }
    return render_page(request, "triage/rule.html", context, status=400 if form.errors else 200)


@opened_to(RULERS)
@require_POST
def try_rule(request: SignedInRequest) -> HttpResponse:
    """Say what a rule would have proposed in the past thirty days; nothing is proposed."""
    text = request.POST.get("condition", "")[:400]
    try:
        condition = asking.read_condition(text)
        title = asking.check_title(request.POST.get("title", "")[:160])
        found, doubts = asking.past_proposals(condition, title, at=timezone.now())
    except InputError as error:
        return render_fragment(request, "triage/_trial.html", {"problem": str(error)})
    context = {"found": found[:MOST_SHOWN], "count": len(found), "doubts": doubts[:3], "days": asking.LOOKS_BACK}
    return render_fragment(request, "triage/_trial.html", context)


@opened_to(RULERS)
@require_POST
def switch(request: SignedInRequest, rule_id: int) -> HttpResponse:
    """Switch a rule on or off."""
    rule = queries.get_rule_for(request.user, rule_id)
    enabled = request.POST.get("enabled") == "yes"
    ruling.switch_rule(rule, enabled=enabled, by=request.user, at=timezone.now())
    toast(request, "The rule is on." if enabled else "The rule is off. What it proposed stays.")
    return redirect_or_refresh(request, "triage:rules")


@opened_to(SIGNED_IN)
@require_GET
def rota(request: SignedInRequest) -> HttpResponse:
    """Show who is on duty in the coming weeks."""
    return render_page(request, "triage/rota.html", pages.rota_context(request.user, at=timezone.now()))


@opened_to(only(*CONTRIBUTORS))
@require_POST
def put_on_duty(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Put a person on duty for a week."""
    team = require_found(Team.objects.visible_to(request.user).filter(pk=team_id))
    form = DutyForm(team, request.POST)
    if not form.is_valid():
        raise InputError("Choose a week, and a member of the team.")
    said = form.cleaned_data
    duty = planning.put_on_duty(team, said["person"], said["week"], by=request.user, at=timezone.now())
    toast(request, f"{duty.person} is on duty for {team} from {duty.monday:%-d %b}.")
    return redirect_or_refresh(request, "triage:rota")


@opened_to(only(*CONTRIBUTORS))
@require_POST
def swap(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Let two weeks change hands."""
    team = require_found(Team.objects.visible_to(request.user).filter(pk=team_id))
    form = SwapForm(request.POST)
    if not form.is_valid():
        raise InputError("Choose two weeks.")
    planning.swap_weeks(team, form.cleaned_data["one"], form.cleaned_data["other"], by=request.user, at=timezone.now())
    toast(request, "Swapped.")
    return redirect_or_refresh(request, "triage:rota")
