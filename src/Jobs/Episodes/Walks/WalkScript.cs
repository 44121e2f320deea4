using Vectorscope.Jobs.Tasks.Pocket;

namespace Vectorscope.Jobs.Episodes.Walks;

/// <summary>Everything that a teacher is going to reply on one task, drawn from seed and number alone.</summary>
/// <param name="IsMeantToFail">No command of it solves the task, and the walk is kept as it ends.</param>
internal sealed record WalkScript(int Number, PocketTask Task, WalkManner Manner, IReadOnlyList<ScriptedReply> Replies, ScriptedReply Wait, bool IsMeantToFail)
{
    /// <summary>A walk that gives up asking does so after so many requests.</summary>
    private const int MostAsks = 3;

    public static WalkScript Of(EpisodesSpec spec, int number, PocketTask task)
    {
        var draw = new Draw(spec.Seed, $"walk {task.Name}", number);
        var manner = DrawManner(spec.Walks, draw);
        var replies = new WalkReplies(task, manner != WalkManner.Capable, draw);
        var script = new Writer(spec, task, replies, draw).Write(manner);
        return new WalkScript(number, task, manner, script, replies.Wait(), script.All(reply => reply.Move is not (WalkMove.Act or WalkMove.Again or WalkMove.Retry or WalkMove.Slip)));
    }

    private static WalkManner DrawManner(EpisodeWalks walks, Draw draw)
    {
        double[] weights = [walks.Capable, walks.CautiousActs, walks.CautiousAsks, walks.CautiousDeclines, walks.CautiousUnfinished];
        var at = draw.Share() * weights.Sum();
        var manner = 0;
        while (manner < weights.Length - 1 && (at -= weights[manner]) >= 0) manner++;
        return (WalkManner)manner;
    }

    private sealed class Writer(EpisodesSpec spec, PocketTask task, WalkReplies replies, Draw draw)
    {
        private readonly List<ScriptedReply> _replies = [];

        public List<ScriptedReply> Write(WalkManner manner)
        {
            switch (manner)
            {
                case WalkManner.CautiousAsks: AskOn(); break;
                case WalkManner.CautiousDeclines: Decline(); break;
                case WalkManner.CautiousUnfinished: RunOut(); break;
                default: Act(mayStumble: manner == WalkManner.Capable); break;
            }
            return _replies;
        }

        private void Act(bool mayStumble = false, bool maySlip = true)
        {
            if (task.Lesson.MustLook || draw.Chance(spec.Walks.Looks)) _replies.Add(replies.Look());
            if (mayStumble && draw.Chance(spec.Walks.Stumbles) && Misspelling.Of(task, draw) is { } wrong)
            {
                _replies.Add(replies.Stumble(wrong));
                _replies.Add(replies.Retry());
            }
            else if (maySlip && draw.Chance(spec.Walks.Slips))
            {
                var slip = FormatSlips.One(draw);
                _replies.Add(replies.Slip(slip));
                if (FormatSlips.Fails(slip)) _replies.Add(replies.Again());
            }
            else
            {
                _replies.Add(replies.Act());
            }
            if (draw.Chance(spec.Walks.Checks)) _replies.Add(replies.Check());
            _replies.Add(replies.Complete());
            _replies.Add(replies.Confirm());
        }

        private void AskOn()
        {
            var course = draw.Share();
            Ask(course < 0.7 ? draw.From(1, MostAsks) : spec.Limits.MaxTurns);
            if (course < 0.35) Act();
            else if (course < 0.7) GiveUp();
        }

        private void Ask(int count)
        {
            for (var i = 0; i < count; i++) _replies.Add(replies.Ask(again: i > 0));
        }

        private void Decline()
        {
            if (draw.Chance(0.45))
            {
                var all = draw.Chance(0.5);
                Repeat(all ? spec.Limits.MaxConsecutiveParseFailures : draw.From(1, spec.Limits.MaxConsecutiveParseFailures - 1), replies.Prose);
                if (all) return;
            }
            GiveUp();
        }

        private void RunOut()
        {
            var course = draw.Share();
            Repeat(course < 0.55 ? spec.Limits.MaxConsecutiveParseFailures : draw.From(1, spec.Limits.MaxConsecutiveParseFailures - 1), WalkReplies.Unfinished);
            // A slip after these would be one failure in a row too many.
            if (course is >= 0.55 and < 0.8) Act(maySlip: false);
            else if (course is >= 0.8 and < 0.9) Ask(draw.From(1, MostAsks));
            if (course >= 0.8) GiveUp();
        }

        private void GiveUp()
        {
            _replies.Add(replies.Decline());
            _replies.Add(replies.DeclineAgain());
        }

        private void Repeat(int count, Func<ScriptedReply> reply)
        {
            for (var i = 0; i < count; i++) _replies.Add(reply());
        }
    }
}
