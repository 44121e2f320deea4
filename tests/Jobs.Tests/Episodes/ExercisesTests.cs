using Vectorscope.Jobs.Episodes.Tellings;
using Vectorscope.Jobs.Episodes.Walks;

namespace Vectorscope.Jobs.Tests.Episodes;

public sealed class ExercisesTests
{
    private static readonly Walk Walk = new()
    {
        Number = 7,
        Template = "count-lines-with",
        Family = "counting",
        Fingerprint = "f",
        Manner = WalkManner.Capable,
        Passed = true,
        Goal = "count",
        Tool = "grep -c",
        Turns = [new WalkTurn("Protocol.\n\nTask:\nHow many of the 12 lines of /app/kettle.txt contain the word jasmine?\n\nCurrent Terminal Screen:\nroot@sandbox:/app#", WalkMove.Act, "{}")],
    };

    [Fact]
    public void Of_AWalk_AsksOnlyForWordsThatStandInTheQuestion()
    {
        var chats = Exercises.Of(Walk, 0, 1, 400, "walk 7").ToArray();

        Assert.Equal(400, chats.Length);
        Assert.All(chats, chat =>
        {
            Assert.Equal(["user", "assistant"], chat.Messages.Select(message => message.Role));
            Assert.Equal((Exercises.Label, "walk 7", false), (chat.Label, chat.Group, chat.Unfinished));
            var question = chat.Messages[0].Content;
            Assert.DoesNotContain("Terminal Screen", question, StringComparison.Ordinal);
            Assert.All(chat.Messages[1].Content.Split(' '), word => Assert.Contains(word, question, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Of_TheSameSeed_IsTheSame_AndOtherNumbersAreOthers()
    {
        string[] Told(int number, long seed) => [.. Exercises.Of(Walk, number, seed, 20, "g").Select(chat => $"{chat.Messages[0].Content} {chat.Messages[1].Content}")];

        Assert.Equal(Told(0, 1), Told(0, 1));
        Assert.Empty(Told(0, 1).Intersect(Told(1, 1)));
        Assert.Empty(Told(0, 1).Intersect(Told(0, 2)));
    }

    [Fact]
    public void Of_ManyNumbers_UsesNamesThatNoTaskHas()
    {
        var answers = string.Join(' ', Exercises.Of(Walk, 0, 1, 200, "g").Select(chat => chat.Messages[1].Content)).Split([' ', '/', '.', '?'], StringSplitOptions.RemoveEmptyEntries);

        Assert.True(answers.Distinct().Count() > 150);
    }
}
