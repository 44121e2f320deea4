using Vectorscope.Jobs.Episodes.Walks;
using Vectorscope.Jobs.Episodes.Wordings;
using Vectorscope.Jobs.Tasks.Pocket;

namespace Vectorscope.Jobs.Episodes.Tellings;

/// <summary>The thinking before a reply, in one of many wordings.</summary>
internal static class Thoughts
{
    // Words, which a tokenizer trained on these texts turns into some 15 % more tokens. What is meant never to end must be longer
    // than any budget that its learners are given; what ends must leave room for the reply.
    private const int UnfinishedWords = 310;
    private const int MostHedging = 95;
    private const int LeastHedging = 45;

    /// <summary>As the teacher of a walk thinks it.</summary>
    public static string Of(long seed, WalkScript script, ScriptedReply reply) => Of(
        new Draw(seed, $"walk {script.Number} {reply.Move}", 0), script.Manner, reply.Move, script.Task.Lesson.Goal, script.Task.Lesson.Tool, script.Task.Lesson.Hint, script.Task.Lesson.MustLook);

    public static string Of(Draw draw, Walk walk, WalkMove move) => Of(draw, walk.Manner, move, walk.Goal, walk.Tool, walk.Hint, walk.Hint is not null);

    private static string Of(Draw draw, WalkManner manner, WalkMove move, string goal, string tool, string? hint, bool mustLook)
    {
        var values = new Dictionary<string, string> { ["goal"] = goal, ["tool"] = tool, ["hint"] = hint ?? "" };
        var acts = move is WalkMove.Act or WalkMove.Slip or WalkMove.Stumble;
        var kind = acts ? "act" : Name(move);
        if (acts && hint is not null) kind += "-hint";
        if (manner == WalkManner.Capable)
        {
            return Wording.Shipped.One(draw, move == WalkMove.Look && mustLook ? "think-look-must" : $"think-{kind}", values);
        }
        var open = Wording.Shipped.One(draw, "hedge-open", values);
        if (move == WalkMove.Unfinished)
        {
            return $"{open} {Wording.Shipped.Several(draw, "hedge", UnfinishedWords + draw.Below(40), values)}";
        }
        var words = move is WalkMove.Complete or WalkMove.Confirm or WalkMove.DeclineAgain or WalkMove.Wait ? draw.From(LeastHedging / 2, LeastHedging) : draw.From(LeastHedging, MostHedging);
        return $"{open} {Wording.Shipped.Several(draw, "hedge", words, values)} {Wording.Shipped.One(draw, $"hedge-to-{kind}", values)}";
    }

    private static string Name(WalkMove move) => move == WalkMove.DeclineAgain ? "decline-again" : move.ToString().ToLowerInvariant();
}
