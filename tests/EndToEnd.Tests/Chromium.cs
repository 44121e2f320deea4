using Microsoft.Playwright;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>The system's Chromium, driven by Playwright.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    // One for all that a test waits for, expectations too.
    private static readonly float Patience = (float)Server.Patience.TotalMilliseconds;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    internal static async Task<Chromium> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Find(),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        return new Chromium(playwright, browser);
    }

    /// <summary>A fresh profile, so that nothing remembered by one test reaches another.</summary>
    internal async Task<IPage> OpenAsync(string address, int width = 1440, int height = 1000, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        Note(page);
        return page;
    }

    /// <summary>What the browser says and whether its line to the server holds; shown where the test fails.</summary>
    private static void Note(IPage page)
    {
        var output = TestContext.Current.TestOutputHelper;
        page.Console += (_, message) => Write($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => Write(error);
        page.WebSocket += (_, line) =>
        {
            Write($"{line.Url} opened");
            line.Close += (_, _) => Write($"{line.Url} closed");
        };

        void Write(string text)
        {
            try
            {
                output?.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} browser: {text}");
            }
            catch (InvalidOperationException)
            {
                // The test has ended; what its browser says now belongs to none.
            }
        }
    }

    internal async Task<Api> ApiAsync(string address) =>
        new(await _playwright.APIRequest.NewContextAsync(new APIRequestNewContextOptions { BaseURL = address, Timeout = Patience }));

    private static string Find()
    {
        var named = Environment.GetEnvironmentVariable("CHROMIUM_PATH");
        if (!string.IsNullOrEmpty(named)) return named;
        return new[] { "chromium", "chromium-browser", "google-chrome" }
            .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("No Chromium on PATH. Install it (apt-get install chromium) or name it in CHROMIUM_PATH.");
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
