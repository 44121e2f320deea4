using System.Net;
using Vectorscope.Dashboard.Tests.Hosting;

namespace Vectorscope.Dashboard.Tests.Security;

public sealed class SecurityTests(SecurityTests.Open open, SecurityTests.Guarded guarded) : IClassFixture<SecurityTests.Open>, IClassFixture<SecurityTests.Guarded>
{
    public sealed class Open() : SharedDashboard(_ => { });

    public sealed class Guarded() : SharedDashboard(_ => { }, ("Security:Token", Token));

    private const string Token = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData("http://localhost:1")]
    public async Task Post_OfAnotherOrigin_IsRefused(string origin)
    {
        var served = open.Served;

        using var response = await served.SendAsync(HttpMethod.Post, "/login", ("Origin", origin));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Post_CrossSiteWithoutOrigin_IsRefused()
    {
        var served = open.Served;

        using var response = await served.SendAsync(HttpMethod.Post, "/login", ("Sec-Fetch-Site", "cross-site"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task WebSocket_OfAnotherOrigin_IsRefused()
    {
        var served = open.Served;

        using var response = await served.SendAsync(HttpMethod.Get, "/healthz",
            ("Origin", "http://evil.example"), ("Connection", "Upgrade"), ("Upgrade", "websocket"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Post_OfOwnOrigin_PassesTheGate()
    {
        var served = open.Served;

        using var response = await served.SendAsync(HttpMethod.Post, "/nothing-here", ("Origin", served.Address));

        Assert.NotEqual(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Get_ForAnotherHostName_IsRefused()
    {
        var served = open.Served;

        using var response = await served.SendAsync(HttpMethod.Get, "/healthz", ("Host", "rebound.example"));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Post_OfAllowedOrigin_PassesTheGate()
    {
        await using var served = await ServedDashboard.StartAsync(("Security:AllowedOrigins:0", "https://scope.example.org"));

        using var response = await served.SendAsync(HttpMethod.Post, "/nothing-here", ("Host", "scope.example.org"), ("Origin", "https://scope.example.org"));

        Assert.NotEqual(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Response_Always_CarriesSecurityHeaders()
    {
        var served = open.Served;

        using var response = await served.SendAsync(HttpMethod.Get, "/healthz");

        string Header(string name) => string.Join(",", response.Headers.GetValues(name));
        Assert.Contains("frame-ancestors 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.DoesNotContain("script-src 'self' 'unsafe-inline'", Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Contains("noindex", Header("X-Robots-Tag"), StringComparison.Ordinal);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Nonce_TwoRequests_Differs()
    {
        var served = open.Served;

        using var first = await served.SendAsync(HttpMethod.Get, "/healthz");
        using var second = await served.SendAsync(HttpMethod.Get, "/healthz");

        Assert.NotEqual(first.Headers.GetValues("Content-Security-Policy"), second.Headers.GetValues("Content-Security-Policy"));
    }

    [Fact]
    public async Task Token_Missing_ProgramIsToldAndBrowserIsSentToLogin()
    {
        var served = guarded.Served;

        using var program = await served.SendAsync(HttpMethod.Get, "/api/runs");
        using var browser = await served.SendAsync(HttpMethod.Get, "/runs?state=failed", ("Accept", "text/html"));
        using var health = await served.SendAsync(HttpMethod.Get, "/healthz");

        Assert.Equal(HttpStatusCode.Unauthorized, program.StatusCode);
        Assert.Equal("/login?to=%2Fruns%3Fstate%3Dfailed", browser.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Theory]
    [InlineData("Authorization", "Bearer " + Token, true)]
    [InlineData("Cookie", "vectorscope-token=" + Token, true)]
    [InlineData("Authorization", "Bearer " + Token + "x", false)]
    [InlineData("Authorization", "Basic " + Token, false)]
    [InlineData("Cookie", "vectorscope-token=", false)]
    public async Task Token_Given_DecidesWhoComesIn(string header, string value, bool comesIn)
    {
        var served = guarded.Served;

        using var response = await served.SendAsync(HttpMethod.Get, "/api/nothing-here", (header, value));

        Assert.Equal(comesIn ? HttpStatusCode.NotFound : HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("/runs?state=failed", "/runs?state=failed")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    public async Task Login_RightToken_SetsTheCookieAndStaysOnThisServer(string to, string expected)
    {
        var served = guarded.Served;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = Token, ["to"] = to });

        using var response = await served.Http.PostAsync("/login", form, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.Headers.Location?.OriginalString);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Contains("vectorscope-token=" + Token, cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Login_WrongToken_SaysSoAndSetsNothing()
    {
        var served = guarded.Served;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = "nearly", ["to"] = "\"><script>alert(1)</script>" });

        using var response = await served.Http.PostAsync("/login", form, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain("<script>", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
