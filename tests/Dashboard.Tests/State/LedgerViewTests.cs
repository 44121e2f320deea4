using System.Web;
using Vectorscope.Dashboard.State;

namespace Vectorscope.Dashboard.Tests.State;

public sealed class LedgerViewTests
{
    [Fact]
    public void Url_OfAnyView_ReadsBackAsTheSame()
    {
        foreach (var sort in Enum.GetValues<LedgerSort>())
        {
            foreach (var descending in new[] { true, false })
            {
                var view = new LedgerView("s 1") { Text = "a & b/ü", Verdicts = ["better", "left-out"], Tags = ["x y", "z"], Sort = sort, Descending = descending, All = true, Arm = "RUN/arm" };

                Assert.StartsWith("/studies/s%201/ledger?", view.Url, StringComparison.Ordinal);
                Assert.Equivalent(view, Read(view.Url), strict: true);
            }
        }
        Assert.Equal("/studies/s/ledger", new LedgerView("s").Url);
    }

    [Fact]
    public void From_Nonsense_CountsAsLeftOut() =>
        Assert.Equivalent(new LedgerView("s"), LedgerView.From("s", " ", "flying", null, "77", "sideways", "none", ""), strict: true);

    private static LedgerView Read(string url)
    {
        var query = HttpUtility.ParseQueryString(url[url.IndexOf('?', StringComparison.Ordinal)..]);
        return LedgerView.From("s 1", query["q"], query["verdict"], query["tag"], query["sort"], query["order"], query["rows"], query["arm"]);
    }
}
