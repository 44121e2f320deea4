using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Vectorscope.Dashboard.State;

namespace Vectorscope.Dashboard.Tests.State;

public sealed class PlaygroundViewTests
{
    private static (PlaygroundView View, bool IsDamaged) Open(string address)
    {
        var query = QueryHelpers.ParseQuery(new Uri("http://x" + address).Query);
        return PlaygroundView.From(name => query.TryGetValue(name, out var value) ? value.ToString() : null);
    }

    [Theory]
    [InlineData("""{"messages": [{"role": "user", "content": "a & b"}], "arms": [{"name": "base"}]}""", "/playground?prompt=a%20%26%20b")]
    [InlineData("""{"model": "pocket", "messages": [{"role": "user", "content": "a"}], "arms": [{"name": "base"}], "seed": 7, "thinking": false, "maxTokens": 12, "direction": "d"}""", "/playground?model=pocket&prompt=a&direction=d&seed=7&tokens=12&thinking=off")]
    public void Url_SimpleThings_CanBeRead(string request, string expected)
    {
        var view = new PlaygroundView(JsonNode.Parse(request)!.AsObject());

        Assert.Equal(expected, view.Url());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(request), Open(expected).View.Request));
    }

    [Fact]
    public void Url_ChatAndArms_ArePackedAndComeBack()
    {
        var request = JsonNode.Parse("""
            {"model": "/models/a b", "messages": [{"role": "user", "content": "One\ntwo"}, {"role": "assistant", "content": "<b>"}, {"role": "user", "content": "é"}],
             "arms": [{"name": "base"}, {"name": "plus", "persona": "capable", "intervention": {"operations": [{"op": "add", "direction": "d", "layers": [2]}]}, "sampling": {"temperature": 0.5}}], "maxTokens": "many"}
            """)!.AsObject();
        var view = new PlaygroundView(request, Layer: 5, Token: -3, ShowsPrompt: true, ToSides: true);

        var (again, damaged) = Open(view.Url()!);

        Assert.False(damaged);
        Assert.True(JsonNode.DeepEquals(request, again.Request), again.Request.ToJsonString());
        Assert.Equal((5, -3, true, true), (again.Layer, again.Token, again.ShowsPrompt, again.ToSides));
    }

    [Fact]
    public void From_CutLink_ShowsTheRestAndSaysSo()
    {
        var (view, damaged) = Open("/playground?model=pocket&layer=x&state=q1ZKL");

        Assert.True(damaged);
        Assert.Equal("pocket", (string?)view.Request["model"]);
        Assert.True(JsonNode.DeepEquals(PlaygroundView.Nothing["arms"], view.Request["arms"]));
        Assert.Null(view.Layer);
    }

    // A short link could hold more arms than a page can draw.
    [Theory]
    [InlineData(6)]
    [InlineData(50_000)]
    public void From_MoreArmsThanThereCanBe_IsDamaged(int arms)
    {
        var state = LinkState.Pack(new JsonObject { ["arms"] = new JsonArray([.. Enumerable.Range(0, arms).Select(_ => new JsonObject())]) });

        var (view, damaged) = Open($"/playground?state={state}");

        Assert.True(damaged);
        Assert.Single(view.Request["arms"]!.AsArray());
    }

    [Fact]
    public void Url_TooMuchForAnAddress_IsNone()
    {
        var random = new Random(1);
        var text = string.Concat(Enumerable.Range(0, 10_000).Select(_ => (char)('!' + random.Next(90))));

        Assert.Null(new PlaygroundView(new() { ["messages"] = new JsonArray(PlaygroundView.Message("user", text)) }).Url());
        Assert.NotNull(new PlaygroundView(new() { ["messages"] = new JsonArray(PlaygroundView.Message("user", new string('a', 10_000))) }).Url());
    }
}
