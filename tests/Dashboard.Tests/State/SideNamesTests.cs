using System.Text.Json.Nodes;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Tests.State;

public sealed class SideNamesTests
{
    [Fact]
    public void Suggest_UntouchedName_FollowsPersonaThenPromptSet()
    {
        var draft = Draft();
        var names = new SideNames(draft);
        names.Add(new() { ["persona"] = "capable", ["promptSet"] = "tasks" });
        names.Add(new() { ["promptSet"] = "tasks" });
        names.Add(new() { ["promptSet"] = "tasks" });
        Assert.Equal(["capable", "neutral", "neutral-2"], Names(draft));

        draft.Put("sides[2].promptSet", "harmful prompts");
        names.Suggest(2);
        Assert.Equal("harmful-prompts", draft.Text("sides[2].name"));

        draft.Set("sides[0].name", "mine");
        draft.Put("sides[0].persona", "cautious");
        names.Suggest(0);
        Assert.Equal("mine", draft.Text("sides[0].name"));
    }

    [Fact]
    public void Suggest_NamesOfAPreset_FollowAsSuggestionsDo()
    {
        var draft = new SpecDraft(SpecShape.Of<CaptureSpec>(), CapturePresets.All[0].Spec);
        var names = new SideNames(draft);
        names.TakeForSuggestions();

        draft.LeaveOut("sides[1].persona");
        names.Suggest(1);

        Assert.Equal(["capable", "neutral"], Names(draft));
    }

    [Fact]
    public void Suggest_NamesOfAnEarlierRun_Stay()
    {
        var draft = new SpecDraft(SpecShape.Of<CaptureSpec>(), CapturePresets.All[0].Spec);
        var names = new SideNames(draft);

        draft.LeaveOut("sides[1].persona");
        names.Suggest(1);

        Assert.Equal(["capable", "cautious"], Names(draft));
    }

    [Fact]
    public void RemoveAt_ASideBefore_LeavesTheOthersTheirNamesAndKeys()
    {
        var draft = Draft();
        var names = new SideNames(draft);
        names.Add(new() { ["persona"] = "a", ["promptSet"] = "tasks" });
        names.Add(new() { ["persona"] = "b", ["promptSet"] = "tasks" });
        draft.Set("sides[1].name", "mine");
        var key = names.Keys[1];

        names.RemoveAt(0);
        draft.Put("sides[0].persona", "c");
        names.Suggest(0);

        Assert.Equal(["mine"], Names(draft));
        Assert.Same(key, Assert.Single(names.Keys));
    }

    [Fact]
    public void Suggest_NothingThatANameCanHold_NumbersTheSides()
    {
        var draft = Draft();
        var names = new SideNames(draft);

        names.Add(new() { ["persona"] = "名前", ["promptSet"] = "tasks" });
        names.Add(new() { ["persona"] = "慎重", ["promptSet"] = "tasks" });

        Assert.Equal(["side", "side-2"], Names(draft));
    }

    private static SpecDraft Draft() => new(SpecShape.Of<CaptureSpec>(), new JsonObject { ["kind"] = "capture" });

    private static IEnumerable<string> Names(SpecDraft draft) => Enumerable.Range(0, draft.Count("sides")).Select(i => draft.Text($"sides[{i}].name"));
}
