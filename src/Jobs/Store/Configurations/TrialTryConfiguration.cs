using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class TrialTryConfiguration : IEntityTypeConfiguration<TrialTry>
{
    public void Configure(EntityTypeBuilder<TrialTry> builder)
    {
        builder.HasKey(attempt => new { attempt.TrialId, attempt.Number });
        builder.HasOne<Trial>().WithMany().HasForeignKey(attempt => attempt.TrialId).OnDelete(DeleteBehavior.Cascade);
        builder.Property(attempt => attempt.End).HasConversion<string>();
    }
}
