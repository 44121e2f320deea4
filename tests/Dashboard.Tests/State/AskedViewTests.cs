using Microsoft.AspNetCore.Components;
using Vectorscope.Dashboard.State;
using Xunit;

namespace Vectorscope.Dashboard.Tests.State;

public sealed class AskedViewTests
{
    private static readonly BoardView Usual = new();

    private readonly LateNavigation _navigation = new();
    private readonly AskedView<BoardView> _asked = new(Usual);

    [Fact]
    public void Go_AgainBeforeTheAddressFollowed_KeepsBothWishes()
    {
        Ask(_asked.Value with { Text = "fi" });
        Ask(_asked.Value with { Text = "files" });
        _navigation.Arrive("b?q=fi");
        _asked.Arrive(_navigation, Usual with { Text = "fi" });
        Assert.Equal("files", _asked.Value.Text);

        Ask(_asked.Value with { Sort = BoardSort.Family });
        Assert.Equal(["b?q=fi", "b?q=files", "b?q=files&sort=family"], _navigation.Sent);
    }

    [Fact]
    public void Arrive_OfOneAddressTwice_LeavesLaterWishesAsTheyAre()
    {
        Ask(_asked.Value with { Text = "fil" });
        Ask(_asked.Value with { Text = "files" });
        _navigation.Arrive("b?q=fil");
        _asked.Arrive(_navigation, Usual with { Text = "fil" });
        _asked.Arrive(_navigation, Usual with { Text = "fil" });
        Assert.Equal("files", _asked.Value.Text);

        Ask(_asked.Value with { Sort = BoardSort.Family });
        Assert.Equal("b?q=files&sort=family", _navigation.Sent[^1]);
    }

    [Fact]
    public void Arrive_OfTheLastWish_LeavesNothingWaiting()
    {
        Ask(Usual with { Text = "a" });
        Ask(Usual with { Text = "b" });
        foreach (var text in new[] { "a", "b", "elsewhere" })
        {
            _navigation.Arrive($"b?q={text}");
            _asked.Arrive(_navigation, Usual with { Text = text });
        }

        Assert.Equal("elsewhere", _asked.Value.Text);
    }

    [Fact]
    public void Arrive_ThereAndBackAgain_EndsWhereItWasAsked()
    {
        Ask(Usual with { Text = "a" });
        Ask(Usual);
        _navigation.Arrive("b?q=a");
        _asked.Arrive(_navigation, Usual with { Text = "a" });
        Assert.Equal(Usual, _asked.Value);

        _navigation.Arrive("b");
        _asked.Arrive(_navigation, Usual);
        Assert.Equal(Usual, _asked.Value);

        _navigation.Arrive("b?q=a");
        _asked.Arrive(_navigation, Usual with { Text = "a" });
        Assert.Equal("a", _asked.Value.Text);
    }

    [Fact]
    public void Arrive_OfAnAddressNobodyAskedFor_Wins()
    {
        Ask(Usual with { Text = "a" });
        _navigation.Arrive("b?differs=1");
        _asked.Arrive(_navigation, Usual with { Differs = true });
        Assert.Equal(Usual with { Differs = true }, _asked.Value);
    }

    [Fact]
    public void Go_ToWhereItIs_WaitsForNothing()
    {
        Ask(Usual);
        _navigation.Arrive("b?q=a");
        _asked.Arrive(_navigation, Usual with { Text = "a" });
        Assert.Equal("a", _asked.Value.Text);
    }

    private void Ask(BoardView view) => _asked.Go(_navigation, view, Urls.Query("b", view.Parameters), replace: true);

    // A browser that says an address when the test lets it.
    private sealed class LateNavigation : NavigationManager
    {
        public LateNavigation() => Initialize("http://here/", "http://here/b");

        public List<string> Sent { get; } = [];

        public void Arrive(string url) => Uri = ToAbsoluteUri(url).AbsoluteUri;

        protected override void NavigateToCore(string uri, NavigationOptions options) => Sent.Add(uri);
    }
}
