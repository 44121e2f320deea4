using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Vectorscope.EndToEnd.Tests;

/// <summary>What axe finds in a page as it stands.</summary>
internal static class Accessibility
{
    // All rules are asked; what they let pass, which is most of a page, is not told node by node.
    private static readonly AxeRunOptions Violations = new() { ResultTypes = [ResultType.Violations] };

    /// <summary>The findings that keep somebody from using the page.</summary>
    internal static async Task<IEnumerable<string>> SeriousAsync(IPage page) => (await page.RunAxe(Violations)).Violations
        .Where(finding => finding.Impact is "serious" or "critical")
        .Select(finding => $"{finding.Id}, {finding.Nodes.Length} × {finding.Nodes[0].Html}");
}
