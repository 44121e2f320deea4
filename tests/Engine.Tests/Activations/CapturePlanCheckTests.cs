using Vectorscope.Engine.Activations;

namespace Vectorscope.Engine.Tests.Activations;

public sealed class CapturePlanCheckTests
{
    private static CapturePlan Good => PlanExamples.Make([CapturePosition.LastPromptToken, CapturePosition.ResponseMean]);

    public static TheoryData<string, Func<CapturePlan, CapturePlan>> Bad => new()
    {
        { "no side", plan => plan with { Sides = [] } },
        { "names no position", plan => plan with { Positions = [] } },
        { "named twice", plan => plan with { Positions = [CapturePosition.PromptMean, CapturePosition.PromptMean] } },
        { "Side 'a/b'", plan => plan with { Sides = [plan.Sides[0] with { Name = "a/b" }] } },
        { "Two sides are called 'expert'", plan => plan with { Sides = [plan.Sides[0], plan.Sides[0]] } },
        { "'expert' has no prompts", plan => plan with { Sides = [plan.Sides[0] with { Prompts = [] }] } },
        { "prompt 0: no tokens", plan => plan with { Sides = [plan.Sides[0] with { Prompts = [new("x", [])] }] } },
        { "token id 300 is outside", plan => plan with { Sides = [plan.Sides[0] with { Prompts = [new("x", [1, 300])] }] } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Check_ABadPlan_NamesWhatIsWrong(string expected, Func<CapturePlan, CapturePlan> spoil)
    {
        var thrown = Assert.Throws<CaptureException>(() => CapturePlanCheck.Check(spoil(Good), 300));

        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_AGoodPlan_Passes() => CapturePlanCheck.Check(Good, 300);

    [Theory]
    [InlineData("last-prompt-token", CapturePosition.LastPromptToken)]
    [InlineData("prompt-mean", CapturePosition.PromptMean)]
    [InlineData("response-mean", CapturePosition.ResponseMean)]
    public void Position_ItsNameInJson_IsTheNameInFiles(string name, CapturePosition position)
    {
        Assert.Equal($"\"{name}\"", System.Text.Json.JsonSerializer.Serialize(position));
        Assert.True(CapturePositions.TryParse(name, out var parsed));
        Assert.Equal(position, parsed);
        Assert.False(CapturePositions.TryParse("first-token", out _));
    }
}
