using System.Text.Json.Nodes;
using Vectorscope.Dashboard.State;

namespace Vectorscope.Dashboard.Tests.State;

public sealed class CaptureFormTests
{
    [Fact]
    public void From_OwnSpec_GivesTheSameSpec()
    {
        var form = new CaptureForm { Name = "again", Model = "pocket", Thinking = false, ResponseTokens = "32", Seed = "7", BatchTokens = "4096", Dtype = "float32", Device = "cpu" };
        form.Sides.Add(new CaptureSideForm { Name = "a", Persona = "capable", PromptSet = "terminal-tasks" });
        form.Sides.Add(new CaptureSideForm { Name = "b", Persona = "", PromptSet = "harmless" });
        form.Positions.Clear();
        form.Positions.UnionWith(["response-mean", "last-prompt-token"]);
        var spec = form.ToSpec();

        var read = CaptureForm.From(spec.ToJsonString());

        Assert.True(JsonNode.DeepEquals(spec, read!.ToSpec()), read.ToSpec().ToJsonString());
        Assert.Null((string?)spec["sides"]![1]!["persona"]);
        Assert.Equal("last-prompt-token", (string?)spec["positions"]![0]);
    }

    [Fact]
    public void ToSpec_NotANumber_GoesInAsTextForTheValidator()
    {
        var spec = new CaptureForm { Seed = "seven" }.ToSpec();

        Assert.Equal("seven", (string?)spec["seed"]);
    }

    [Fact]
    public void ToSpec_WithoutReplies_LeavesResponseTokensOut() => Assert.False(new CaptureForm().ToSpec().ContainsKey("responseTokens"));

    [Theory]
    [InlineData("""{"kind": "scripted"}""")]
    [InlineData("no json")]
    public void From_AnotherKind_IsNull(string spec) => Assert.Null(CaptureForm.From(spec));

    [Fact]
    public void SuggestName_UntouchedName_FollowsPersonaThenPromptSet()
    {
        List<CaptureSideForm> sides = [new() { Persona = "capable", PromptSet = "tasks" }, new() { PromptSet = "tasks" }, new() { PromptSet = "tasks" }];
        foreach (var side in sides)
        {
            side.SuggestName(sides);
        }

        Assert.Equal(["capable", "neutral", "neutral-2"], sides.Select(side => side.Name));

        sides[2].PromptSet = "harmful prompts";
        sides[2].SuggestName(sides);
        Assert.Equal("harmful-prompts", sides[2].Name);

        sides[0].Name = "mine";
        sides[0].Persona = "cautious";
        sides[0].SuggestName(sides);
        Assert.Equal("mine", sides[0].Name);
    }
}
