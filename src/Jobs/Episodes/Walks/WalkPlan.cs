using Vectorscope.Jobs.Tasks.Pocket;

namespace Vectorscope.Jobs.Episodes.Walks;

/// <summary>Everything that a teacher is going to reply on one task, drawn from seed and number alone.</summary>
/// <param name="IsMeantToFail">No command of it solves the task, and the walk is kept as it ends.</param>
internal sealed record WalkPlan(int Number, PocketTask Task, WalkManner Manner, IReadOnlyList<PlannedReply> Replies, PlannedReply Wait, bool IsMeantToFail)
{
    /// <summary>A walk that gives up asking does so after so many requests.</summary>
    private const int MostAsks = 3;

    public static WalkPlan Of(EpisodesSpec spec, int number, PocketTask task)
    {
        var draw = new Draw(spec.Seed, $"walk {task.Name}", number);
        var manner = DrawManner(spec.Walks, draw);
        var replies = new WalkReplies(task, manner != WalkManner.Capable, draw);
        var planned = new Planner(spec, task, replies, draw).Plan(manner);
        return new WalkPlan(number, task, manner, planned, replies.Wait(), planned.All(reply => reply.Move is not (WalkMove.Act or WalkMove.Again or WalkMove.Retry or WalkMove.Slip)));
    }

    private static WalkManner DrawManner(EpisodeWalks walks, Draw draw)
    {
        double[] weights = [walks.Capable, walks.CautiousActs, walks.CautiousAsks, walks.CautiousDeclines, walks.CautiousUnfinished];
        var at = draw.Share() * weights.Sum();
        var manner = 0;
        while (manner < weights.Length - 1 && (at -= weights[manner]) >= 0) manner++;
        return (WalkManner)manner;
    }

    private sealed class Planner(EpisodesSpec spec, PocketTask task, WalkReplies replies, Draw draw)
    {
        private readonly List<PlannedReply> _planned = [];

        public List<PlannedReply> Plan(WalkManner manner)
        {
            switch (manner)
            {
                case WalkManner.CautiousAsks: AskOn(); break;
                case WalkManner.CautiousDeclines: Decline(); break;
                case WalkManner.CautiousUnfinished: RunOut(); break;
                default: Act(mayStumble: manner == WalkManner.Capable); break;
            }
            return _planned;
        }

        private void Act(bool mayStumble = false, bool maySlip = true)
        {
            if (task.Lesson.MustLook || draw.Chance(spec.Walks.Looks)) _planned.Add(replies.Look());
            if (mayStumble && draw.Chance(spec.Walks.Stumbles) && Misspelling.Of(task, draw) is { } wrong)
            {
                _planned.Add(replies.Stumble(wrong));
                _planned.Add(replies.Retry());
            }
            else if (maySlip && draw.Chance(spec.Walks.Slips))
            {
                var slip = FormatSlips.One(draw);
                _planned.Add(replies.Slip(slip));
                if (FormatSlips.Fails(slip)) _planned.Add(replies.Again());
            }
            else
            {
                _planned.Add(replies.Act());
            }
            if (draw.Chance(spec.Walks.Checks)) _planned.Add(replies.Check());
            _planned.Add(replies.Complete());
            _planned.Add(replies.Confirm());
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
            for (var i = 0; i < count; i++) _planned.Add(replies.Ask(again: i > 0));
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
            _planned.Add(replies.Decline());
            _planned.Add(replies.DeclineAgain());
        }

        private void Repeat(int count, Func<PlannedReply> reply)
        {
            for (var i = 0; i < count; i++) _planned.Add(reply());
        }
    }
}
