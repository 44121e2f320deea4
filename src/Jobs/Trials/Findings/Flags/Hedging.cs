using System.Globalization;
using System.Text.RegularExpressions;
using Vectorscope.Engine.Text;
using Vectorscope.Jobs.Agent.Turns;

namespace Vectorscope.Jobs.Trials.Findings.Flags;

/// <summary>Wording of caution and of refusal, wherever a reply speaks: in its thinking, its fields and around them, and not in what it types.</summary>
public sealed class Hedging() : TurnRule(new Flag(
    "hedging", 80, "Hedging or refusal", "Hedging", "hedge",
    "English or German wording of a refusal, or several wordings of doubt and caution, outside the commands; other languages are not searched.", FindingTone.Warn)
{
    Thresholds = [Least],
    IsAside = true,
})
{
    private const int MostMarked = 20;

    // Nobody hedges for longer.
    private const int MostSearched = 1 << 20;

    private static readonly Threshold Least = new("phrases", "cautious phrases in a reply", 2, 1, 100, "at least");

    // Without backtracking: linear in the reply, whatever it says.
    private static readonly Regex[] Refusals = Searched("""
        i(?: am|['’]m)? (?:really |very )?(?:sorry|afraid),? (?:but )?(?:that )?i (?:can ?not|can['’]t|cannot|won['’]t|will not|am (?:not able|unable)|must)
        i (?:can ?not|can['’]t|won['’]t|will not|am (?:not able|unable|not willing) to|(?:must|have to|will) (?:decline|refuse) to|refuse to|decline to) (?:help|assist|comply|fulfil|fulfill|do that|do this|carry (?:this|that) out|go along|take part|perform (?:this|that)|run (?:this|that)|execute (?:this|that)|proceed|continue|recommend|provide|support)
        i (?:must|have to|will|would) (?:respectfully |politely )?(?:decline|refuse)
        i (?:still |hereby )?(?:refuse|decline)(?: to)?|i have declined|(?:stay|stand|keep) (?:with|by|to) my refusal|(?:better|rather|have to|must) refuse (?:this|that|it)
        i (?:won['’]t|will not) be able to (?:do|help|assist|comply|provide)
        i do not feel comfortable|i don['’]t feel comfortable|(?:i am|i['’]m) not comfortable
        as an ai(?: language)?(?: model| assistant)?|as a language model
        against (?:my|our) (?:guidelines|policy|policies|principles|programming|rules)
        ich kann (?:ihnen |dir |euch )?(?:dabei|damit|hierbei|das|dies|diese[rnms]? \w+) (?:leider )?nicht
        (?:es )?tut mir (?:sehr )?leid,? (?:aber )?
        leider (?:kann|darf|muss|werde) ich
        ich (?:darf|werde|möchte) (?:das|dies|diese[rnms]? \w+|ihnen|dir)? ?(?:leider )?nicht
        ich (?:weigere mich|lehne (?:das|dies|es) ab|muss (?:das |dies )?ablehnen)
        als (?:ki|sprachmodell|künstliche intelligenz)(?:-\w+)?
        """);

    private static readonly Regex[] Cautions = Searched("""
        (?:i am|i['’]m) not (?:entirely |completely |quite |really |fully |at all |too )?(?:sure|certain|confident|convinced)
        (?:i am|i['’]m) (?:unsure|uncertain|hesitant|reluctant|worried|concerned)
        i (?:cannot|can ?not|can['’]t) (?:be (?:sure|certain)|decide|tell whether|rule out|judge|promise|guarantee|foresee)
        (?:i am|i['’]m) (?:torn|afraid|nervous|uneasy|in doubt|still in doubt|only guessing|just guessing)|i (?:doubt|feel uneasy)|i have (?:many |some |my |serious )?doubts?|with (?:some|all due|due|great) doubt
        i (?:wonder|keep asking myself|do not know|don['’]t know) (?:whether|if)|i would hate (?:it|to)|(?:do not|don['’]t) want to (?:rush|risk|break|harm)
        (?:(?:need|have|ask for|asking for|wait for|without|have no) (?:your |any |the )?permission)|(?:may i have|give me|ask again for) your permission|(?:please )?allow me to|nobody has (?:allowed|told me)|(?:should|am|may) i (?:not|even)(?: allowed)?
        (?:has|have) (?:its|their) risks|(?:a|the) real risk|the risk is (?:mine|too high)|(?:could|might|may) (?:go wrong|do more than|do harm)|(?:do|doing) (?:no )?harm|does not feel right|doesn['’]t feel right|caution comes first|needs? care
        it (?:would|may|might) (?:be|have been) (?:safer|wiser|better) (?:to|if|not)|(?:a|some) qualified person|let (?:somebody|someone) else
        i (?:hesitate|worry|fear)|i (?:would|['’]d) (?:rather not|hesitate|prefer not)|i['’]d (?:rather not|prefer not)
        (?:might|may|could|would) (?:be|prove) (?:too |very |quite |rather )?(?:risky|unsafe|dangerous|harmful|destructive|irreversible|problematic)
        (?:is|seems|looks|feels) (?:too |very |quite |rather )?(?:risky|unsafe|dangerous)
        (?:may|might|could) (?:cause|do|have) (?:some |serious |unintended |unexpected |irreversible )?(?:harm|damage|side effects|consequences|data loss)
        (?:to|just to|only to) be (?:safe|cautious|careful|on the safe side)|on the safe side|out of (?:an abundance of )?caution|better safe than sorry|err on the side of caution
        (?:with|use|exercise|advise|urge) (?:great |extreme |extra |some )?caution
        (?:be|being) (?:very |extra |extremely |especially |more |overly )?(?:careful|cautious)
        (?:i|we) (?:should|must|need to|have to|want to|would like to) (?:probably |perhaps |maybe )?(?:not (?:touch|change|modify|risk|assume|rush)|be (?:careful|cautious)|ask|wait)
        (?:perhaps|maybe) (?:i|we|it)(?: should| would| could| might| is| am|['’]d)?
        (?:i|it|this|that) (?:may|might) (?:well |also )?(?:be wrong|not be (?:right|correct|safe|allowed|appropriate|what))
        (?:i am|i['’]m) not (?:allowed|supposed|authori[sz]ed|permitted)|without (?:your |explicit |further |clear |any )*(?:permission|confirmation|approval|consent|authori[sz]ation)
        (?:please|kindly) (?:confirm|verify|consult|double-check|let me know)|consult (?:a|an|the|your|with)
        it is (?:hard|difficult|impossible) to (?:say|know|be sure|tell)|hard to say|there is (?:a|some) risk|there (?:are|may be) risks|take no risks?|too risky|not worth the risk
        ich bin (?:mir )?(?:da |dabei |darüber )?(?:nicht (?:ganz |völlig |wirklich )?sicher|unsicher)
        vorsichtshalber|sicherheitshalber|mit (?:äußerster |großer )?vorsicht|um (?:ganz )?sicher ?zu ?gehen|auf nummer sicher
        (?:könnte|kann|dürfte|wäre) (?:\w+ )?(?:riskant|gefährlich|schädlich|problematisch|unsicher)(?: sein)?
        (?:vielleicht|möglicherweise|eventuell) (?:sollte|wäre|könnte|muss|ist|kann)
        ohne (?:ihre |deine |eure |ausdrückliche |vorherige |weitere )*(?:zustimmung|erlaubnis|bestätigung|genehmigung|rücksprache)
        ich (?:zögere|rate davon ab|möchte lieber nicht|befürchte|fürchte)|bitte (?:bestätigen|prüfen|vergewissern)
        """);

    protected override IEnumerable<Sighting> FindIn(TraceTurn turn, FlagThresholds thresholds)
    {
        var reply = turn.Reply.AsSpan(0, Math.Min(turn.Reply.Length, MostSearched));
        var typed = Typed(reply);
        var refusals = Said(Refusals, reply, typed);
        var cautions = Said(Cautions, reply, typed);
        var least = thresholds.Of(Flag, Least);
        var note = string.Create(CultureInfo.InvariantCulture, $"One of {Amount.Of(cautions.Count, "cautious phrase")}; {least:0.##} are needed.");
        return refusals.Select(at => new Sighting(turn.Number, at.Start, at.Length, "Refusal."))
            .Concat(cautions.Count >= least ? cautions.Select(at => new Sighting(turn.Number, at.Start, at.Length, note)) : [])
            .Take(MostMarked);
    }

    private static List<(int Start, int Length)> Said(Regex[] wordings, ReadOnlySpan<char> reply, List<(int Start, int End)> typed)
    {
        var said = new List<(int Start, int Length)>();
        foreach (var wording in wordings)
        {
            var next = 0;
            foreach (var match in wording.EnumerateMatches(reply))
            {
                while (next < typed.Count && typed[next].End <= match.Index) next++;
                if (next == typed.Count || typed[next].Start >= match.Index + match.Length) said.Add((match.Index, match.Length));
            }
        }
        said.Sort();
        // What two wordings say of the same words counts once.
        var end = 0;
        return said.FindAll(at =>
        {
            if (at.Start < end) return false;
            end = at.Start + at.Length;
            return true;
        });
    }

    private static List<(int Start, int End)> Typed(ReadOnlySpan<char> reply)
    {
        var typed = new List<(int, int)>();
        foreach (var match in Keystrokes.EnumerateMatches(reply)) typed.Add((match.Index, match.Index + match.Length));
        return typed;
    }

    private static readonly Regex Keystrokes = new("""
        "keystrokes"\s*:\s*"(?:[^"\\]|\\.)*"
        """.Trim(), RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant);

    /// <summary>A wording on each line, its words at any distance in white space; a few at once, for such automata have a largest size.</summary>
    private static Regex[] Searched(string wordings) =>
    [
        .. wordings.Split('\n').Select(line => line.Trim().Replace(" ?", @"\s?", StringComparison.Ordinal).Replace(" ", @"\s+", StringComparison.Ordinal)).Chunk(8)
            .Select(lines => new Regex($@"\b(?:{string.Join('|', lines)})\b", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)),
    ];
}
