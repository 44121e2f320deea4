using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class RunConfiguration : IEntityTypeConfiguration<Run>
{
    public void Configure(EntityTypeBuilder<Run> builder)
    {
        builder.HasKey(run => run.Id);
        builder.HasIndex(run => run.Change);
        builder.HasIndex(run => new { run.Archived, run.CreatedAt, run.Id });
        builder.HasIndex(run => new { run.State, run.Needs });
        builder.HasIndex(run => run.SubmitKey).IsUnique();
        builder.Property(run => run.Needs).HasConversion<string>().HasDefaultValue(RunNeeds.Engine).HasSentinel((RunNeeds)(-1));
    }
}
