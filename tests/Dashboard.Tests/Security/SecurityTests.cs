using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Dashboard.Security;
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
    [InlineData("Authorization", "Bearer " + Token + "x", false)]
    [InlineData("Authorization", "Basic " + Token, false)]
    [InlineData("Cookie", "vectorscope-sign-in=" + Token, false)]
    [InlineData("Cookie", "vectorscope-sign-in=", false)]
    [InlineData("Cookie", "vectorscope-sign-in=99999999999.x.y", false)]
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
        Assert.StartsWith("vectorscope-sign-in=", cookie, StringComparison.Ordinal);
        // Whoever reads the cookie has the sign-in, and not the token.
        Assert.DoesNotContain(Token, cookie, StringComparison.Ordinal);
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

    [Fact]
    public async Task Cookie_OfALogin_ComesInUntilItsTimeIsOverOrItWasChanged()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        // Its clock alone: a month of everybody's heartbeats would take minutes.
        await using var served = await ServedDashboard.StartAsync(
            services => services.AddSingleton(provider => new SignIn(provider.GetRequiredService<SecurityOptions>(), time)), ("Security:Token", Token));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = Token });
        using var response = await served.Http.PostAsync("/login", form, TestContext.Current.CancellationToken);
        var cookie = response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(cookie));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(cookie.Replace("sign-in=1", "sign-in=9", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(cookie[..^1]));
        time.Advance(TimeSpan.FromDays(31));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(cookie));

        async Task<HttpStatusCode> StatusAsync(string value)
        {
            using var answer = await served.SendAsync(HttpMethod.Get, "/api/runs", ("Cookie", value));
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Logout_TakesTheCookieAway()
    {
        using var response = await guarded.Served.SendAsync(HttpMethod.Post, "/logout", ("Authorization", "Bearer " + Token));

        Assert.Equal("/login", response.Headers.Location?.OriginalString);
        Assert.Contains("expires=Thu, 01 Jan 1970", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cookie_OfEarlierVersions_WhichHeldTheToken_IsTakenAwayAsWell()
    {
        using var response = await guarded.Served.SendAsync(HttpMethod.Post, "/logout", ("Authorization", "Bearer " + Token), ("Cookie", "vectorscope-token=" + Token));

        Assert.Contains(response.Headers.GetValues("Set-Cookie"), cookie => cookie.StartsWith("vectorscope-token=; expires=Thu, 01 Jan 1970", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WrongTokens_AreSlowedDownAndTheRightCookieIsNot()
    {
        await using var served = await ServedDashboard.StartAsync(("Security:Token", Token));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = Token });
        using var response = await served.Http.PostAsync("/login", form, TestContext.Current.CancellationToken);
        var cookie = response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 30; i++)
        {
            using var refused = await served.SendAsync(HttpMethod.Get, "/api/runs", ("Authorization", $"Bearer guess{i}"));
            statuses.Add(refused.StatusCode);
        }
        using var held = await served.Http.PostAsync("/login", new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = "guess" }), TestContext.Current.CancellationToken);
        using var signedIn = await served.SendAsync(HttpMethod.Get, "/api/runs", ("Cookie", cookie));

        Assert.Equal(HttpStatusCode.Unauthorized, statuses[0]);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Equal(HttpStatusCode.TooManyRequests, held.StatusCode);
        Assert.NotNull(held.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nbroken")]
    [InlineData("application/x-www-form-urlencoded", "token=%ED%A0%80&token=2")]
    [InlineData(null, "")]
    public async Task Login_SomethingElse_IsRefused(string? type, string body)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = type is null ? null : System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);

        using var response = await guarded.Served.Http.PostAsync("/login", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }
}
