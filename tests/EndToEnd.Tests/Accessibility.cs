using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>What axe finds in a page as it stands.</summary>
internal static class Accessibility
{
    // Put into the page itself. The library's own way for Playwright opens a second page each time to merge the answers
    // of frames; no page here has frames, and opening it took two thirds of the time.
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <summary>The same in the light and in the dark theme, between which the page changes as the system does, and a theme that does not follow.</summary>
    internal static async Task<string[]> SeriousInBothThemesAsync(IPage page)
    {
        List<string> findings = [];
        // Back to the light one, in which the next page is opened.
        foreach (var (scheme, theme) in new[] { (ColorScheme.Light, "light"), (ColorScheme.Dark, "dark") })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", theme);
            var found = await SeriousAsync(page);
            if (found.Length > 0)
            {
                // Colours that are on their way to the other theme are none of either: what is wrong stays wrong.
                await Task.Delay(1000);
                found = await SeriousAsync(page);
            }

            findings.AddRange(found.Select(finding => $"{theme}: {finding}"));
        }

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        return [.. findings];
    }

    /// <summary>The findings that keep somebody from using the page.</summary>
    internal static async Task<string[]> SeriousAsync(IPage page)
    {
        await page.EvaluateAsync(Axe);
        // All rules are asked; what they let pass, which is most of a page, is not told node by node.
        return await page.EvaluateAsync<string[]>("""
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
                .filter(finding => ['serious', 'critical'].includes(finding.impact))
                .map(finding => `${finding.id}, ${finding.nodes.length} × ${finding.nodes[0].html}: ${finding.nodes[0].failureSummary}`)
            """);
    }
}
