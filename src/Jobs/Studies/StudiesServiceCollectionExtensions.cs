using Microsoft.Extensions.DependencyInjection;

namespace Vectorscope.Jobs.Studies;

internal static class StudiesServiceCollectionExtensions
{
    public static void AddStudies(this IServiceCollection services)
    {
        services.AddSingleton<StudyQueries>();
        services.AddSingleton<StudyService>();
        services.AddSingleton<LedgerRuns>();
        services.AddSingleton<Ledgers>();
        services.AddSingleton<SampleStudy>();
    }
}
