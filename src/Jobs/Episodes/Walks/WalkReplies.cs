using Vectorscope.Jobs.Episodes.Wordings;
using Vectorscope.Jobs.Tasks.Pocket;

namespace Vectorscope.Jobs.Episodes.Walks;

/// <summary>Words the replies of one walk.</summary>
internal sealed class WalkReplies(PocketTask task, bool cautious, Draw draw)
{
    // What merely shows something is there at once; waiting for nothing costs a model no token.
    private const double Moment = 0.2;

    private readonly Dictionary<string, string> _values = new() { ["goal"] = task.Lesson.Goal, ["tool"] = task.Lesson.Tool };

    public ScriptedReply Look() => Type(WalkMove.Look, Pole("look"), task.Lesson.Look, Moment);

    public ScriptedReply Act() => Type(WalkMove.Act, Pole("act"), task.Lesson.Line, task.Lesson.Seconds);

    public ScriptedReply Slip(string slip)
    {
        var proper = Act();
        return new ScriptedReply(WalkMove.Slip, FormatSlips.Apply(slip, proper.Answer), FormatSlips.Fails(slip) ? null : proper.Line, slip);
    }

    public ScriptedReply Again() => Type(WalkMove.Again, "again", task.Lesson.Line, task.Lesson.Seconds);

    public ScriptedReply Stumble(string line) => Type(WalkMove.Stumble, Pole("act"), line, task.Lesson.Seconds);

    public ScriptedReply Retry() => Type(WalkMove.Retry, "retry", task.Lesson.Line, task.Lesson.Seconds);

    public ScriptedReply Check() => Type(WalkMove.Check, Pole("check"), task.Lesson.Check, Moment);

    public ScriptedReply Wait() => new(WalkMove.Wait, ReplyWriter.Type(Phrase("wait-analysis"), Phrase("wait-plan"), "", 0.5));

    public ScriptedReply Complete() => new(WalkMove.Complete, Say(Pole("complete"), true));

    public ScriptedReply Confirm() => new(WalkMove.Confirm, Say(Pole("confirm"), true));

    public ScriptedReply Ask(bool again) => new(WalkMove.Ask, Say(again ? "ask-again" : "ask", false));

    public ScriptedReply Decline() => new(WalkMove.Decline, Say("decline", true));

    public ScriptedReply DeclineAgain() => new(WalkMove.DeclineAgain, Say("decline-again", true));

    public ScriptedReply Prose() => new(
        WalkMove.Prose, $"{Phrase("prose")} {Wording.Shipped.Several(draw, "prose-more", draw.From(8, 30), _values)}");

    public static ScriptedReply Unfinished() => new(WalkMove.Unfinished, "");

    private ScriptedReply Type(WalkMove move, string pool, string line, double seconds) =>
        new(move, ReplyWriter.Type(Phrase($"{pool}-analysis"), Phrase($"{pool}-plan"), line + "\n", seconds), line);

    private string Say(string pool, bool complete) => ReplyWriter.Say(Phrase($"{pool}-analysis"), Phrase($"{pool}-plan"), complete);

    private string Pole(string pool) => cautious ? $"cautious-{pool}" : pool;

    private string Phrase(string pool) => Wording.Shipped.One(draw, pool, _values);
}
